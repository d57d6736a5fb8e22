import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { benchHtml, readTrend, trendHtml, trendLine } from '#harness/reports/bench/index.ts';
import { hostile } from '../harness/reports/bench/hostile-sample.ts';
import { kneeSweep, passing, slower, soak } from '../harness/reports/bench/sample.ts';
import { collectErrors, hasBrowser, launchBrowser } from './chromium.ts';

describe.skipIf(!hasBrowser)('the page of a benchmark in a browser', () => {
  let browser: Browser;
  let pages = 0;
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-bench-page-'));
  const pageErrors: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(dir, { recursive: true });
  });

  async function open(
    html: string,
    options: { width?: number; colorScheme?: 'light' | 'dark'; javaScriptEnabled?: boolean } = {},
  ): Promise<Page> {
    const file = join(dir, `${(pages += 1)}.html`);
    writeFileSync(file, html);
    const { width = 1440, ...rest } = options;
    const context = await browser.newContext({ viewport: { width, height: 900 }, ...rest });
    const page = await context.newPage();
    collectErrors(page, pageErrors);
    await page.goto(pathToFileURL(file).href);
    return page;
  }
  const visibleCurve = (page: Page, line: string) =>
    page.locator(`.distribution .chart path.line.${line}:not(.faint)`).first().isVisible();

  it('shows the lines that are chosen, without any script', async () => {
    const page = await open(benchHtml(passing()), { javaScriptEnabled: false });
    expect(await visibleCurve(page, 'added')).toBe(true);
    expect(await visibleCurve(page, 'store')).toBe(false);
    await page.locator('.pick-store').first().check();
    await page.locator('.pick-added').first().uncheck();
    expect(await visibleCurve(page, 'store')).toBe(true);
    expect(await visibleCurve(page, 'added')).toBe(false);
    expect(pageErrors).toEqual([]);
    await page.context().close();
  });

  it.each([
    ['slower', slower()],
    ['knee', kneeSweep()],
    ['soak', soak()],
    ['hostile', hostile()],
  ] as const)('does not run wider than a phone, and asks for nothing: %s', async (_, sample) => {
    const page = await open(benchHtml(sample), { width: 390 });
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    expect(pageErrors).toEqual([]);
    await page.context().close();
  });

  it('has no chart with a word outside of it', async () => {
    for (const width of [390, 1440]) {
      const page = await open(benchHtml(slower()), { width });
      const overflowing = await page.evaluate<string[]>(
        `[...document.querySelectorAll('svg.chart')].flatMap((svg) => { const box = svg.getBoundingClientRect(); ` +
          `return [...svg.querySelectorAll('text')].filter((text) => { const own = text.getBoundingClientRect(); ` +
          'return own.left < box.left - 1 || own.right > box.right + 8 || own.top < box.top - 1 || own.bottom > ' +
          'box.bottom + 1; }).map((text) => text.textContent); })',
      );
      expect(overflowing).toEqual([]);
      await page.context().close();
    }
  });

  it.each(['light', 'dark'] as const)(
    'can be read where it is %s: text stands out from what is behind it',
    async (colorScheme) => {
      const page = await open(benchHtml(slower()), { colorScheme });
      const [ink, paper] = await page.evaluate<[string, string]>(
        `(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.body))`,
      );
      const light = (colour: string) =>
        colour
          .match(/\d+/g)!
          .slice(0, 3)
          .reduce((sum, part) => sum + Number(part), 0) / 3;
      expect(Math.abs(light(ink) - light(paper))).toBeGreaterThan(180);
      expect(light(paper) > 128).toBe(colorScheme === 'light');
      await page.context().close();
    },
  );

  it('prints also what is folded away', async () => {
    const page = await open(benchHtml(kneeSweep()));
    const height = (): Promise<number> => page.evaluate<number>('document.documentElement.scrollHeight');
    await page.setViewportSize({ width: 760, height: 900 });
    const folded = await height();
    await page.emulateMedia({ media: 'print' });
    expect(await height()).toBeGreaterThan(folded);
    await page.context().close();
  });

  it('shows a trend on a phone', async () => {
    const lines = [1, 2, 3].map((day) =>
      trendLine(passing({ about: { ...passing().about, at: `2026-03-0${day}T00:00:00Z` } })),
    );
    const page = await open(trendHtml(readTrend(lines.join(''), 'trend.ndjson')), { width: 390 });
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await expect.poll(() => page.locator('.chart').count()).toBe(3);
    expect(pageErrors).toEqual([]);
    await page.context().close();
  });
});
