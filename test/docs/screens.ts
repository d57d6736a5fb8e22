import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../browser/chromium.ts';

/**
 * `npm run docs:screens`: starts a studio with the built program, uses it as a person does, and writes its screens into
 * docs/screens/. `npm run docs:screens -- FOLDER` writes each screen in several sizes and looks into a folder instead.
 */
const program = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const folder = fileURLToPath(new URL('../../docs/screens', import.meta.url));

/** Sizes and looks of all screens, for people who design them. */
const sizes = [
  [1440, 900],
  [1024, 768],
  [390, 844],
] as const;
const looks = [
  ['light', 'en-GB'],
  ['dark', 'en-GB'],
  ['dark', 'zh-CN'],
] as const;

/** The runs that the studio lists. */
const recorded = [
  ['run', 'first-sale', 'dwell-lock', '--stage', 'virtual', '--out', 'runs/tuesday'],
  ['run', 'lying-machines', '--stage', 'virtual', '--seed', '2', '--out', 'runs/wednesday'],
  ['simulate', '--worlds', '8', '--seed', '1', '--out', 'runs/worlds'],
  ['run', 'lying-machines', '--stage', 'virtual', '--seed', '1', '--out', 'runs/thursday'],
] as const;
/** What is edited. */
const scenarioName = 'mall-jam.yaml';
const scenarioFile = fileURLToPath(new URL(`../../docs/examples/${scenarioName}`, import.meta.url));

/** A studio's process, and the address of its page. */
interface Studio {
  readonly process: ChildProcess;
  readonly url: URL;
}

/** Starts a studio in a folder. @throws Error when it ends instead. */
function startStudio(cwd: string): Promise<Studio> {
  const fleet = 'spring:2,conveyor,electronic-lock,drinks';
  const studio = spawn(
    process.execPath,
    [program, 'studio', '--no-config', '--fleet', fleet, '--seed', '7', '--port', '0', '--out', 'session'],
    { cwd, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return new Promise((done, fail) => {
    let printed = '';
    studio.once('exit', (code) => fail(new Error(`the studio ended with ${code}`)));
    studio.stdout.on('data', (piece: Buffer) => {
      printed += piece.toString();
      const url = /^page +(\S+)$/m.exec(printed)?.[1];
      if (url !== undefined) done({ process: studio, url: new URL(url) });
    });
  });
}

/** Opens a page of the studio. */
async function openPage(page: Page, { url }: Studio, search: string, hash = ''): Promise<void> {
  // The token first: the address keeps one hash alone.
  await page.goto(url.href);
  await page.goto(`${url.origin}/?${search}${hash}`);
}

/** Jams the conveyor and sells, so that its lock counts down. */
async function jamConveyor(page: Page, studio: Studio): Promise<void> {
  await openPage(page, studio, 'page=live');
  await page.locator('.machine-card').nth(2).click();
  const panel = page.locator('.machine-panel');
  await panel.locator('.fault-form select').first().selectOption('goods-stuck');
  await panel.locator('.button.danger').click();
  await panel.locator('.active-faults li').waitFor();
  await panel.locator('.sale-form [type=submit]').click();
  await page.locator('.machine-card .lock-countdown meter').first().waitFor();
}

/** The screens by name: each opens one. */
const screens: Readonly<Record<string, (page: Page, studio: Studio) => Promise<void>>> = {
  live: async (page, studio) => {
    await openPage(page, studio, 'page=live');
    await page.locator('.machine-card').nth(2).click();
    await page.locator('.delivery-watch').waitFor();
  },
  trace: async (page, studio) => {
    await openPage(page, studio, 'page=runs&run=thursday~lying-machines', '#line=151');
    await page.locator('.lanes[data-from]').waitFor();
  },
  runs: async (page, studio) => {
    await openPage(page, studio, 'page=runs');
    await page.locator('.run-entry').first().waitFor();
  },
  editor: async (page, studio) => {
    await openPage(page, studio, `page=editor&file=${scenarioName}`);
    await page.locator('.cm-line').first().waitFor();
    await page.locator('.editor-tools .button').click();
    await page.locator('.editor-run .lanes[data-from]').waitFor();
  },
};

/** Takes a screen in a browser of a certain size, colours and language. */
async function takeScreen(
  browser: Awaited<ReturnType<typeof launchBrowser>>,
  studio: Studio,
  name: string,
  file: string,
  options: BrowserContextOptions,
): Promise<void> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  await screens[name]!(page, studio);
  await page.mouse.move(0, 0);
  await page.screenshot({ path: file });
  await context.close();
}

async function main(target: string | undefined): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-screens-'));
  mkdirSync(join(dir, 'scenarios'));
  // Commands are shown as npm runs them.
  mkdirSync(join(dir, 'node_modules/.bin'), { recursive: true });
  symlinkSync(program, join(dir, 'node_modules/.bin/vendloop'));
  copyFileSync(scenarioFile, join(dir, 'scenarios', scenarioName));
  for (const args of recorded) execFileSync(process.execPath, [program, ...args], { cwd: dir, stdio: 'ignore' });
  const studio = await startStudio(dir);
  const browser = await launchBrowser();
  try {
    mkdirSync(target ?? folder, { recursive: true });
    const page = await browser.newPage();
    await jamConveyor(page, studio);
    for (const name of Object.keys(screens)) {
      if (target === undefined) {
        const size = { viewport: { width: 1280, height: 760 }, colorScheme: 'light', locale: 'en-GB' } as const;
        await takeScreen(browser, studio, name, join(folder, `${name}.png`), size);
        continue;
      }
      for (const [width, height] of sizes)
        for (const [colorScheme, locale] of looks) {
          const file = join(target, `${name}-${width}-${colorScheme}-${locale.slice(0, 2)}.png`);
          await takeScreen(browser, studio, name, file, { viewport: { width, height }, colorScheme, locale });
        }
    }
  } finally {
    await browser.close();
    const ended = new Promise((done) => studio.process.once('exit', done));
    studio.process.kill('SIGTERM');
    // It still writes its evidence.
    await ended;
    rmSync(dir, { recursive: true });
  }
}

await main(process.argv[2]);
