import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { studioTexts } from '#cli/studio/studio-texts.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { serveStudio, type ServedStudio } from '#studio/http/serve-studio.ts';
import { Runs } from '#studio/runs/runs.ts';
import { lunches, openWorldAt, snacks, type WorldOptions } from '../studio/open-studio.ts';
import { seriousProblems } from './accessibility.ts';
import { hasBrowser, launchBrowser } from './chromium.ts';

const pageFolder = join(import.meta.dirname, '../../dist/studio/app');

describe.skipIf(!hasBrowser)('the live page in a browser', () => {
  let browser: Browser;
  const errors: string[] = [];
  const closes: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterEach(async () => {
    for (const close of closes.splice(0).reverse()) await close();
    expect(errors.splice(0)).toEqual([]);
  });
  afterAll(() => browser.close());

  /** A studio that is served, with its world. @param more of how the world is opened. */
  async function serve(count = 1, { port = 0, ...more }: { readonly port?: number } & WorldOptions = {}) {
    const host = new SystemClock();
    const opened = await openWorldAt(host, { count, ...more });
    const studio = await serveStudio({
      world: opened.world,
      runs: new Runs('runs/none'),
      translate: studioTexts,
      host,
      version: '0.0.0',
      pageFolder,
      address: '127.0.0.1',
      port,
    });
    closes.push(async () => {
      await studio.close();
      opened.world.parts.time.stop();
      await opened.stage.close();
      host.close();
    });
    return { ...opened, studio };
  }

  async function open({ pageUrl }: ServedStudio, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    closes.push(() => context.close());
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(pageUrl);
    await page.locator('.fleet').waitFor();
    return page;
  }

  const card = (page: Page, machine: string) => page.locator(`[data-machine="${machine}"]`);
  const breakIt = async (page: Page, fault: string): Promise<void> => {
    await page.locator('.machine-panel').getByLabel('Fault', { exact: true }).selectOption(fault);
    await page.getByRole('button', { name: 'Break it' }).click();
    await page.getByText(`In force: ${fault}`).waitFor();
  };
  const sell = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Sell' }).click();
    await page.getByText('Accepted. Delivery').waitFor();
  };

  it('breaks a conveyor by a click, shows how it jams, heals it, and keeps the session', async () => {
    const { studio, saved, finished } = await serve();
    const [page, other] = [await open(studio), await open(studio)];
    await card(page, lunches).click();
    await breakIt(page, 'goods-stuck');
    // Who looks on from elsewhere sees the same.
    await card(other, lunches).getByText('goods-stuck').waitFor();
    await sell(page);
    const lockText = page.locator('.machine-panel .lock-text');
    const leftSeconds = async (): Promise<number> => Number(/[\d.]+/.exec((await lockText.textContent()) ?? '')?.[0]);
    const first = await leftSeconds();
    expect(first).toBeGreaterThan(10);
    await expect.poll(leftSeconds).toBeLessThan(first);
    await other.getByLabel('Speed').selectOption('100');
    await card(page, lunches).getByText('failure').waitFor();
    await page.getByText('machine: answered').waitFor();
    await page.getByRole('button', { name: 'Heal goods-stuck' }).click();
    await page.getByText('Nothing is broken here.').waitFor();
    await sell(page);
    await card(other, lunches).getByText('success').waitFor();
    await page.getByRole('button', { name: 'Finish', exact: true }).click();
    await page.getByText('Finished: PASS').waitFor();
    await expect.poll(() => other.locator('.verdict h2').textContent()).toBe('Verdict');
    await page.getByLabel('Scenario name').fill('a-jam');
    await page.getByRole('button', { name: 'Save as scenario' }).click();
    await page.getByText('Saved and replayed without a difference').waitFor();
    expect(saved.get('a-jam')).toContain('goods-stuck');
    expect(finished).toHaveLength(1);
  });

  it('is usable on a phone, in Chinese, without serious problems of accessibility', async () => {
    const { studio } = await serve();
    const page = await open(studio, { viewport: { width: 390, height: 844 }, locale: 'zh-CN', bypassCSP: true });
    await card(page, snacks).click();
    await page.getByRole('button', { name: '售卖' }).waitFor();
    await page.getByText('主板上没有这个货道').waitFor();
    await page.getByText('运行还在继续').waitFor();
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    expect(await seriousProblems(page)).toEqual([]);
  });

  it('can be used by keyboard alone', async () => {
    const { studio } = await serve();
    const page = await open(studio);
    await card(page, lunches).focus();
    await page.keyboard.press('Enter');
    const focused = (): Promise<string | null> => page.locator(':focus').textContent();
    await expect.poll(focused).toBe(`Machine ${lunches}`);
    for (let step = 0; step < 10 && (await focused()) !== 'Sell'; step += 1) await page.keyboard.press('Tab');
    await expect.poll(() => page.locator(':focus-visible').textContent()).toBe('Sell');
    await page.keyboard.press('Enter');
    await page.getByText('Accepted. Delivery').waitFor();
  });

  it('shows many machines as tiles, and goes among them by arrow keys', async () => {
    const { studio } = await serve(60);
    const page = await open(studio);
    const tiles = page.locator('.machine-tile');
    expect(await tiles.count()).toBe(61);
    await tiles.first().focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Machine 10000061' }).waitFor();
  });

  it('is of no use to a page of another origin', async () => {
    const { studio, session } = await serve();
    await open(studio);
    const [context] = browser.contexts();
    const hostile = await context!.newPage();
    await hostile.route('http://hostile.example/', (route) =>
      route.fulfill({ body: '<h1>free snacks</h1>', contentType: 'text/html' }),
    );
    await hostile.goto('http://hostile.example/');
    const attempts = await hostile.evaluate<string[]>(`Promise.all([
      ['/api/world', {}],
      ['/api/world', { credentials: 'include' }],
      ['/api/core/kill', { method: 'POST', credentials: 'include', mode: 'no-cors', body: '{}' }],
      ['/api/machines/${snacks}/sales', { method: 'POST', credentials: 'include', body: '{}',
        headers: { 'content-type': 'application/json' } }],
    ].map(([path, init]) =>
      fetch('${studio.url}' + path, init).then(({ type, status }) => type + status, () => 'refused')))`);
    expect(attempts.slice(0, 2)).toEqual(['refused', 'refused']);
    expect(attempts.at(-1)).toBe('refused');
    expect(session.actions).toHaveLength(0);
  });

  it('has a timeline that grows, follows the newest, and stays where it was moved to', async () => {
    const { studio } = await serve();
    const page = await open(studio);
    const lanes = page.getByRole('application', { name: /Timeline/ });
    const view = async (): Promise<number[]> =>
      [await lanes.getAttribute('data-from'), await lanes.getAttribute('data-to')].map(Number);
    await page.getByLabel('Speed').selectOption('100');
    await card(page, lunches).click();
    await sell(page);
    await expect.poll(async () => (await view())[0]).toBeGreaterThan(5_000);
    await lanes.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    const time = page.locator('.run-time');
    const untilTimeGoesOn = async (): Promise<void> => {
      const before = await time.textContent();
      await expect.poll(() => time.textContent()).not.toBe(before);
    };
    // The page has drawn what both keys did.
    await untilTimeGoesOn();
    await untilTimeGoesOn();
    const moved = await view();
    await untilTimeGoesOn();
    expect(await view()).toEqual(moved);
    // A click into the list leads the timeline there.
    await page.getByRole('listbox', { name: 'Events' }).press('Home');
    await expect.poll(() => page.getByLabel('Follow').isChecked()).toBe(false);
    await expect.poll(async () => (await view())[0]).toBeLessThan(1_000);
    await page.getByRole('button', { name: 'Whole run' }).click();
    const whole = (await view())[1]!;
    await expect.poll(async () => (await view())[1]).toBeGreaterThan(whole + 1_000);
    expect((await view())[0]).toBeLessThan(0);
  });

  it('offers the evidence of the finished session for download', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vendloop-evidence-'));
    closes.push(() => {
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    });
    writeFileSync(join(folder, 'history.ndjson'), '{"t":1}\n');
    const { studio } = await serve(1, { folder });
    const page = await open(studio);
    await page.getByRole('button', { name: 'Finish', exact: true }).click();
    const link = page.getByRole('link', { name: 'history.ndjson' });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toBe('history.ndjson');
    expect(readFileSync(await download.path(), 'utf8')).toBe('{"t":1}\n');
  });

  it('leaves the end of a session to the console that opened it', async () => {
    const { studio } = await serve(1, { isConsole: true });
    const page = await open(studio);
    await page.getByRole('button', { name: 'Save as scenario' }).waitFor();
    expect(await page.getByRole('button', { name: 'Finish' }).count()).toBe(0);
  });

  it('shows why a world cannot go on, and offers nothing more to do in it', async () => {
    const { studio, world, stage } = await serve();
    const page = await open(studio);
    await card(page, snacks).click();
    stage.clock.after(0, () => {
      throw new Error('the disk is full');
    });
    await page.getByRole('alert').getByText('the disk is full').waitFor();
    expect(world.state).toBe('dead');
    expect(await page.getByRole('button', { name: 'Sell' }).isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Finish', exact: true }).count()).toBe(0);
    await page.reload();
    await page.getByRole('alert').getByText('the disk is full').waitFor();
  });

  it('of a studio that was started again shows it, and loads the new world', async () => {
    const first = await serve();
    const page = await open(first.studio);
    await card(page, snacks).click();
    await first.studio.close();
    await page.getByText('Connection lost').waitFor();
    const second = await serve(1, { port: Number(new URL(first.studio.url).port), id: 'world-2' });
    // Its token is another one, too.
    await page.getByText('The studio was started again').waitFor();
    const fresh = await page.context().newPage();
    await fresh.goto(second.studio.pageUrl);
    await fresh.locator('.fleet').waitFor();
    // The browser has access now, and the old page what it shows.
    await page.getByText('This page is of another run.').waitFor();
    expect(await page.getByRole('button', { name: 'Sell' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByText('Choose a machine').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    errors.splice(0);
  });

  it('shows that the connection is lost', async () => {
    const { studio } = await serve();
    const page = await open(studio);
    await studio.close();
    await page.getByText('Connection lost').waitFor();
    errors.splice(0);
  });
});
