import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { benchWording } from '#cli/texts/sentences/index.ts';
import { benchHtml, readTrend, trendHtml, trendLine } from '#harness/reports/bench/index.ts';
import { certificatePage } from '#harness/reports/certify/html.ts';
import { indexPage, type IndexEntry } from '#harness/reports/html/index-page/index.ts';
import { failing, kneeSweep, slower } from '../harness/reports/bench/sample.ts';
import { certificationSample } from '../harness/reports/certify/certification-sample.ts';
import { seriousProblems } from './accessibility.ts';
import { hasBrowser, launchBrowser } from './chromium.ts';

const entries: readonly IndexEntry[] = (['passed', 'failed', 'error'] as const).map((state, at) => ({
  name: `run-${at}`,
  verdict: { passed: 'PASS', failed: 'FAIL', error: 'INCONCLUSIVE' }[state],
  declared: 'PASS',
  state,
  reason: 'why it is so',
  facts: ['virtual stage', `seed ${at}`],
  startedAt: 1_714_373_688_000 + at,
  seconds: 1.5,
  links: [{ kind: 'report', path: 'report.html' }],
  replay: 'vendloop run first-sale',
}));
const trend = readTrend(trendLine(slower()) + trendLine(slower()), 'trend.ndjson');

const pages: Readonly<Record<string, string>> = {
  'a benchmark': benchHtml(slower()),
  'a benchmark with findings': benchHtml(failing()),
  'a benchmark in Chinese': benchHtml(kneeSweep(), benchWording('zh')),
  'a trend': trendHtml(trend, benchWording('zh')),
  'an index': indexPage({ title: 'vendloop run', entries, tables: [{ title: 'A', headings: ['b'], rows: [['c']] }] }),
  'a certificate': certificatePage(certificationSample(), 'zh'),
};

describe.skipIf(!hasBrowser)('pages without a script in a browser', () => {
  let browser: Browser;
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-static-pages-'));

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(dir, { recursive: true });
  });

  it.each(Object.keys(pages))(
    'have no serious problem of accessibility, light and dark, on a phone: %s',
    async (name) => {
      const file = join(dir, 'page.html');
      writeFileSync(file, pages[name]!);
      for (const colorScheme of ['light', 'dark'] as const) {
        // axe is a script, which the policy of the page forbids.
        const context = await browser.newContext({
          colorScheme,
          bypassCSP: true,
          viewport: { width: 390, height: 844 },
        });
        const page = await context.newPage();
        await page.goto(pathToFileURL(file).href);
        expect(await seriousProblems(page)).toEqual([]);
        await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
        await context.close();
      }
    },
  );

  it('have every class of theirs in a style', async () => {
    const page = await browser.newPage();
    for (const html of Object.values(pages)) {
      const file = join(dir, 'page.html');
      writeFileSync(file, html);
      await page.goto(pathToFileURL(file).href);
      const unknown = await page.evaluate<string[]>(`(() => {
        const rules = (list) => [...list].flatMap((rule) => [rule.selectorText ?? '', ...rules(rule.cssRules ?? [])]);
        const styled = [...document.styleSheets].flatMap((sheet) => rules(sheet.cssRules)).join(' ');
        const classes = new Set([...document.querySelectorAll('[class]')].flatMap(({ classList }) => [...classList]));
        return [...classes].filter((name) => !new RegExp('\\\\.' + name + '(?![\\\\w-])').test(styled));
      })()`);
      expect(unknown).toEqual([]);
    }
    await page.close();
  });
});
