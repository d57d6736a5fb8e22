import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { htmlReport } from '#harness/reports/html/index.ts';
import { coffees, locker, snacks } from '../harness/history-machines.ts';
import { HistoryBuilder } from '../harness/history-builder.ts';
import { resultOf } from '../harness/reports/results.ts';
import { collectErrors, hasBrowser, launchBrowser } from './chromium.ts';

const about = { version: '0.0.0', node: 'v20', historyFile: 'history.ndjson', replay: 'vendloop run crafted' };

/** Many machines, many sales; on the last machine a lock is granted while it is held. */
function failing(machines: number, sales: number): HistoryBuilder {
  const fleet = Array.from({ length: machines }, (_, index) => ({
    ...[locker, snacks, coffees][index % 3]!,
    machine: `${20_000_001 + index}`,
  }));
  const story = new HistoryBuilder({ machines: fleet });
  for (let sale = 0; sale < sales; sale += 1)
    for (const machine of fleet) story.sale(1_000 + 2_000 * sale, story.order(500, machine));
  const last = fleet.at(-1)!;
  const at = 1_500 + 1_000 * sales;
  story.startDelivery(at, story.order(0, last));
  return story;
}

describe.skipIf(!hasBrowser)('the page in a browser', () => {
  let browser: Browser;
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-page-'));
  const pageErrors: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(dir, { recursive: true });
  });

  async function open(story: HistoryBuilder, width = 1440): Promise<Page> {
    const file = join(dir, `${width}-${story.events.length}.html`);
    writeFileSync(file, htmlReport(resultOf(story.end(9_000_000)), about));
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    collectErrors(page, pageErrors);
    await page.goto(pathToFileURL(file).href);
    return page;
  }
  const view = (page: Page) =>
    page.evaluate<{ from: number; to: number; lanes: number; lit: number; litLane: number; top: number }>(
      'window.vendloop.view()',
    );

  it('shows a finding, and on request its lane at its time', async () => {
    const page = await open(failing(30, 3));
    const finding = page.locator('.finding', { hasText: 'mutual-exclusion' }).first();
    expect(await finding.textContent()).toContain('was granted to delivery');
    expect((await view(page)).top).toBe(0);
    await finding.getByRole('button').click();
    const { from, to, litLane, top } = await view(page);
    expect(litLane).toBe(29);
    expect(top).toBeGreaterThan(0);
    expect(from).toBeLessThan(4_500);
    expect(to).toBeGreaterThan(4_500);
    expect(to - from).toBeLessThan(9_000_000);
    expect(pageErrors).toEqual([]);
    await page.close();
  });

  it('narrows the lanes to what is searched for, and lists its events', async () => {
    const page = await open(failing(30, 3));
    await page.fill('#search', '20000007 drop');
    expect((await view(page)).lanes).toBe(1);
    expect(await page.locator('#matches button').count()).toBe(3);
    await page.locator('#matches button').nth(1).click();
    const { from, to } = await view(page);
    expect(from).toBeLessThan(3_600);
    expect(to).toBeGreaterThan(3_600);
    await page.fill('#search', 'nothing like this');
    expect(await page.textContent('#matches')).toContain('Nothing matches.');
    await page.fill('#search', '');
    expect((await view(page)).lanes).toBe(30);
    expect(pageErrors).toEqual([]);
    await page.close();
  });

  it('shows what is under the pointer, moves and zooms by keys and buttons, with ten thousand events', async () => {
    const story = failing(60, 14);
    expect(story.events.length).toBeGreaterThan(10_000);
    const page = await open(story);
    const fullView = await view(page);
    await page.click('#in');
    const closer = await view(page);
    expect(closer.to - closer.from).toBeLessThan(fullView.to - fullView.from);
    await page.focus('#lanes');
    await page.keyboard.press('ArrowRight');
    expect((await view(page)).from).toBeGreaterThan(closer.from);
    await page.evaluate('window.vendloop.show(0, 1500, 2000)');
    await page.locator('#lanes').scrollIntoViewIfNeeded();
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const box = (await page.locator('#canvas').boundingBox())!;
    await page.mouse.move(box.x + 190 + (box.width - 190) / 2, box.y + 26 + 14);
    expect(await page.textContent('#tip')).toMatch(/token|lock/);
    expect(pageErrors).toEqual([]);
    await page.close();
  });

  it('does not run wider than a phone', async () => {
    const page = await open(failing(4, 2), 390);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    expect(pageErrors).toEqual([]);
    await page.close();
  });
});
