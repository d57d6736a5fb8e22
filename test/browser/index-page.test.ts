import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerRun } from '#cli/run/index.ts';
import { indexPage, type IndexEntry } from '#harness/reports/html/index-page/index.ts';
import { command } from '../cli/run-command.ts';
import { collectErrors, hasBrowser, launchBrowser } from './chromium.ts';

const hostile = '"><script>document.title="hit"</script>';
const entries: readonly IndexEntry[] = (['passed', 'failed', 'error', 'passed', 'failed'] as const).map(
  (state, at) => ({
    name: `run-${at}`,
    verdict: 'FAIL',
    declared: 'FAIL',
    state,
    reason: `${hostile} ${'long '.repeat(100)}`,
    facts: ['virtual', hostile],
    startedAt: 1_714_373_688_000 + at,
    seconds: 1.5,
    links: [{ kind: 'report', path: `javascript:alert(1)/${hostile}` }],
    replay: `vendloop run ${'x'.repeat(300)}`,
  }),
);

describe.skipIf(!hasBrowser)('the index of runs in a browser', () => {
  let browser: Browser;
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-index-'));
  const pageErrors: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(dir, { recursive: true });
  });

  async function open(file: string, width = 1280): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    collectErrors(page, pageErrors);
    await page.goto(pathToFileURL(file).href);
    return page;
  }
  function saved(html: string): string {
    const file = join(dir, 'index.html');
    writeFileSync(file, html);
    return file;
  }

  it('of real runs leads to the report of each', async () => {
    const out = join(dir, 'runs');
    await command(registerRun, ['run', '--stage', 'virtual', 'lying-machines', 'first-sale', '--out', out]);
    const page = await open(join(out, 'index.html'));
    await expect.poll(() => page.textContent('h1')).toBe('as declared vendloop run');
    await expect.poll(() => page.textContent('.why')).toBe('2 of 2 as declared.');
    await expect.poll(() => page.locator('.run-entry').count()).toBe(2);
    await page.locator('.run-entry', { hasText: 'lying-machines' }).getByRole('link', { name: 'report' }).click();
    await expect.poll(() => page.textContent('h1')).toBe('FAIL lying-machines');
    expect(pageErrors).toEqual([]);
    await page.close();
  });

  it('has the failed first, then the newest, and shows all texts as texts', async () => {
    const page = await open(saved(indexPage({ title: hostile, entries })));
    const names = await page.locator('.run-name').allTextContents();
    expect(names).toEqual(['run-4', 'run-1', 'run-2', 'run-3', 'run-0']);
    expect(await page.title()).toBe(hostile);
    const protocols = await page.evaluate('[...document.links].map(({ protocol }) => protocol)');
    expect(protocols).toEqual(entries.map(() => 'file:'));
    expect(pageErrors).toEqual([]);
    await page.close();
  });

  it('is dark where the system is, and in Chinese where that was chosen', async () => {
    const page = await open(saved(indexPage({ title: 'x', entries }, 'zh')));
    const background = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await background();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await background()).not.toBe(light);
    await expect.poll(() => page.getAttribute('html', 'lang')).toBe('zh-CN');
    await expect.poll(() => page.textContent('.why')).toBe('共 5 次，符合预期 2 次，失败 2 次，无法判定 1 次。');
    await page.close();
  });

  it('does not run wider than a phone', async () => {
    const page = await open(saved(indexPage({ title: 'x', entries })), 390);
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await page.close();
  });

  it('has only styles that a browser knows, as all pages have', async () => {
    const page = await open(saved(indexPage({ title: 'x', entries: [] })));
    const folder = join(import.meta.dirname, '../../src/studio/page/styles');
    const declarations = readdirSync(folder)
      .filter((name) => name.endsWith('.css'))
      .flatMap((name) => [
        ...readFileSync(join(folder, name), 'utf8').matchAll(/[{;]\s*([a-z-]+):\s*([^;{}]+)(?=[;}])/g),
      ])
      .map(([, property, value]) => [property!, value!] as const)
      .filter(([property]) => !property.startsWith('--'));
    expect(declarations.length).toBeGreaterThan(100);
    const unknown = await page.evaluate<string[][]>(
      `${JSON.stringify(declarations)}.filter(([name, value]) => !CSS.supports(name, value))`,
    );
    expect(unknown).toEqual([]);
    await page.close();
  });
});
