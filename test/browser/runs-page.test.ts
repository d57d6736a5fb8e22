import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { studioTexts } from '#cli/studio/studio-texts.ts';
import { pageWording } from '#cli/run-report/page-wording.ts';
import { eventLine, headerLine } from '#harness/history/ndjson.ts';
import { htmlReport } from '#harness/reports/html/index.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { serveStudio, type ServedStudio } from '#studio/http/serve-studio.ts';
import { idOf } from '#studio/runs/run-id.ts';
import { Runs } from '#studio/runs/runs.ts';
import { resultOf } from '../harness/reports/results.ts';
import { playCatalogue } from '../harness/runner/play-catalogue.ts';
import { seriousProblems } from './accessibility.ts';
import { hasBrowser, launchBrowser } from './chromium.ts';

const hostile = '<img src=x onerror=alert(1)>~"%';
const about = { version: '0.0.0', node: 'v20', historyFile: 'history.ndjson', replay: 'vendloop run crafted' };

/** A folder with a run, another of its seed that differs at line 20, one that was cut short, and a benchmark. */
async function recordRuns(folder: string): Promise<void> {
  const history = await playCatalogue('lying-machines');
  const result = resultOf(history);
  const lines = [headerLine(history.header), ...history.events.map(eventLine)];
  const write = (id: string, file: string, text: string): void => {
    mkdirSync(join(folder, id), { recursive: true });
    writeFileSync(join(folder, id, file), text);
  };
  const record = { ...result.verdict, scenario: 'lying-machines', stage: 'virtual', seed: history.header.seed };
  const recordAt = (startedAt: string): string => JSON.stringify({ ...record, startedAt, seconds: 1.5, findings: [] });
  write('first', 'verdict.json', recordAt('2026-03-01T10:00:00Z'));
  write('first', 'history.ndjson', lines.join(''));
  write('first', 'report.html', htmlReport(result, about, pageWording('en', result)));
  write('second', 'verdict.json', recordAt('2026-03-02T10:00:00Z'));
  write(
    'second',
    'history.ndjson',
    lines.map((line, at) => (at === 19 ? line.replace('{', '{"odd":1,') : line)).join(''),
  );
  write(hostile, 'history.ndjson', lines.join('').slice(0, 20_000));
  write(
    'load',
    'bench.json',
    JSON.stringify({ profile: 'gate', verdict: 'PASS', about: { at: '2026-03-03T10:00:00Z' } }),
  );
}

describe.skipIf(!hasBrowser)('the page of recorded runs in a browser', () => {
  let browser: Browser;
  let served: ServedStudio;
  let page: Page;
  const host = new SystemClock();
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-runs-page-'));
  const folder = join(dir, 'runs');
  const errors: string[] = [];

  beforeAll(async () => {
    await recordRuns(folder);
    served = await serveStudio({
      world: null,
      runs: new Runs(folder),
      translate: studioTexts,
      host,
      version: '0.0.0',
      pageFolder: join(import.meta.dirname, '../../dist/studio/app'),
      address: '127.0.0.1',
      port: 0,
    });
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => errors.push(error.message));
    await page.request.get(`${served.url}/?token=${served.token}`);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
    host.close();
    rmSync(dir, { recursive: true });
  });

  const open = (address: string) => page.goto(`${served.url}/?page=runs${address}`);
  const names = () => page.locator('.run-entry a').allTextContents();

  it('lists, filters, opens and compares them, also those cut short or with hostile names', async () => {
    await open('');
    await page.locator('.run-entry').first().waitFor();
    expect(await names()).toEqual([hostile, 'gate', 'lying-machines', 'lying-machines']);
    await expect.poll(() => page.locator('.trend-bar').count()).toBe(4);
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    expect(await seriousProblems(page)).toEqual([]);
    await page.getByLabel('Verdict').selectOption('FAIL');
    expect(await names()).toEqual(['lying-machines', 'lying-machines']);
    expect(page.url()).toContain('verdict=FAIL');
    // With the keyboard alone: to the second of them, and into it.
    await page.getByLabel('Verdict').blur();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('.finding').first().waitFor();
    await expect.poll(() => page.textContent('h1')).toBe('FAIL lying-machines');
    expect(await seriousProblems(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Compare' }).click();
    await page.getByLabel('Compare with a run').selectOption('second');
    await page.getByText('The first difference is at line 20.').waitFor();
    expect(page.url()).toContain('other=second');
    await page.goBack();
    await page.locator('.run-entry').first().waitFor();
    expect(await names()).toHaveLength(2);
    await open(`&run=second#line=143`);
    await page.locator('.detail', { hasText: 'line 143' }).waitFor();
    await open(`&run=${encodeURIComponent(idOf([hostile]))}`);
    await page.getByText('The history ends within line').waitFor();
    await page.getByText('It has no verdict: it was cut short').waitFor();
    await page.getByLabel('Language').selectOption('zh');
    await page.getByText('没有判定：它被中断').waitFor();
    await open('');
    await page
      .getByText(/\d 处违规/)
      .first()
      .waitFor();
    expect(errors).toEqual([]);
  });

  it('reports what is wrong where a run, the folder, access or the studio is gone', async () => {
    await page.evaluate(`localStorage.clear()`);
    await open('&run=nothing');
    await page.getByText('There is no run "nothing"').waitFor();
    renameSync(folder, join(dir, 'moved'));
    await open('');
    await page.getByText(`There is no folder ${folder}`).waitFor();
    mkdirSync(folder);
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByText(`There is no run in ${folder} yet.`).waitFor();
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByText('This browser has no access').waitFor();
    await page.route('**/api/**', (route) => route.abort());
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByText('The studio does not answer.').waitFor();
  });
});
