import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pageWording } from '#cli/run-report/page-wording.ts';
import type { History } from '#harness/history/event.ts';
import { htmlReport } from '#harness/reports/html/index.ts';
import { playCatalogue } from '../harness/runner/play-catalogue.ts';
import { resultOf } from '../harness/reports/results.ts';
import { seriousProblems } from './accessibility.ts';
import { collectErrors, hasBrowser, launchBrowser } from './chromium.ts';
import { largeHistory } from './large-history.ts';
import { measurePanning, openReport } from './open-report.ts';

const about = { version: '0.0.0', node: 'v20', historyFile: 'history.ndjson', replay: 'vendloop run crafted' };

describe.skipIf(!hasBrowser)('the page of a run in a browser', () => {
  let browser: Browser;
  let lying: History;
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-page-'));
  const pageErrors: string[] = [];
  const pages: Page[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    lying = await playCatalogue('lying-machines');
    save('lying', lying);
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close();
    expect(pageErrors.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(dir, { recursive: true });
  });

  function save(name: string, history: History): string {
    const file = join(dir, `${name}.html`);
    const result = resultOf(history);
    writeFileSync(file, htmlReport(result, about, pageWording('en', result)));
    return file;
  }
  async function newPage(options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options });
    page.setDefaultTimeout(60_000);
    collectErrors(page, pageErrors);
    pages.push(page);
    return page;
  }
  async function open(name = 'lying', hash = '', options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    const page = await newPage(options);
    await openReport(page, pathToFileURL(join(dir, `${name}.html`)).href + hash);
    return page;
  }
  const lineIn = async (page: Page): Promise<number> =>
    Number((await page.evaluate<string>('location.hash')).replace('#line=', ''));
  const kindAt = (line: number): string => lying.events[line - 2]!.kind;
  const view = async (page: Page) => {
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    return page.evaluate<{ from: number; to: number }>(
      `(({ from, to }) => ({ from: Number(from), to: Number(to) }))(document.querySelector('.lanes').dataset)`,
    );
  };

  it('leads from a finding to each piece of its evidence, in the words of its event', async () => {
    const page = await open();
    await expect.poll(() => page.textContent('h1')).toBe('FAIL lying-machines');
    const finding = page.locator('.finding', { hasText: 'paid-quantity' });
    expect(await finding.textContent()).toContain('The merchant gave away 1 item without payment.');
    const before = await view(page);
    await finding.getByRole('button', { name: 'item dropped' }).last().click();
    expect(kindAt(await lineIn(page))).toBe('item-dropped');
    await expect.poll(() => page.textContent('.detail h2')).toContain('item dropped');
    await expect.poll(() => page.textContent('.detail')).toContain('Evidence of paid-quantity:');
    const { from, to } = await view(page);
    expect(to - from).toBeLessThan(before.to - before.from);
    const { t } = lying.events[(await lineIn(page)) - 2]!;
    expect([from < t, t < to]).toEqual([true, true]);
  });

  it('opens at the line of its address, with every member, the wire, and who knows what', async () => {
    const place = lying.events.findIndex(({ kind, wire }) => kind === 'frame-received' && wire !== undefined);
    const page = await open('lying', `#line=${place + 2}`);
    const detail = page.locator('.detail');
    expect(await detail.textContent()).toContain(`line ${place + 2}`);
    for (const member of Object.keys(lying.events[place]!).filter((name) => name !== 'wire'))
      await expect.poll(() => detail.locator('th', { hasText: new RegExp(`^${member}$`) }).count()).toBe(1);
    expect(JSON.parse((await detail.locator('.wire').textContent())!)).toEqual(lying.events[place]!.wire);
    const drop = lying.events.findIndex(({ kind }) => kind === 'item-dropped');
    await page.evaluate(`location.hash = '#line=${drop + 2}'`);
    await detail.getByRole('heading', { name: 'item dropped' }).waitFor();
    const knowledge = await detail.getByRole('region', { name: 'Who knows what' }).textContent();
    expect(knowledge).toMatch(/corehas sent the command.*machinean item has dropped.*merchantis not notified yet/);
    expect(knowledge).toMatch(/lock expires in .*waiting for the machine’s answer/);
  });

  it('goes from event to event by keys, also within a delivery', async () => {
    const page = await open('lying', '#line=50');
    await page.keyboard.press('j');
    await expect.poll(() => lineIn(page)).toBe(51);
    await page.keyboard.press('k');
    await expect.poll(() => lineIn(page)).toBe(50);
    const start = lying.events.findIndex(({ kind }) => kind === 'delivery-started');
    const { delivery } = lying.events[start] as { readonly delivery: string };
    await page.evaluate(`location.hash = '#line=${start + 2}'`);
    await page.locator('.detail h2', { hasText: 'delivery started' }).waitFor();
    await page.keyboard.press(']');
    const next = lying.events[(await lineIn(page)) - 2]!;
    await expect.poll(() => lineIn(page)).toBeGreaterThan(start + 2);
    expect(next).toMatchObject({ delivery });
    await page.keyboard.press('[');
    await expect.poll(() => lineIn(page)).toBe(start + 2);
  });

  it('searches with a count, marks, the next and the one before, and reports where nothing matches', async () => {
    const page = await open();
    const count = page.locator('.match-count');
    await page.keyboard.press('/');
    await page.keyboard.type('dropped');
    const expected = lying.events.filter((event) => /dropped/.test(JSON.stringify(event))).length;
    await count.filter({ hasText: String(expected) }).waitFor();
    await page.keyboard.press('Enter');
    const first = await lineIn(page);
    expect(kindAt(first)).toBe('item-dropped');
    await page.locator('.event-row mark', { hasText: 'dropped' }).first().waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => lineIn(page)).toBeGreaterThan(first);
    await page.keyboard.press('Shift+Enter');
    await expect.poll(() => lineIn(page)).toBe(first);
    expect(await count.textContent()).toMatch(new RegExp(`^\\d+ of ${expected}$`));
    await page.getByLabel('Only matches').check();
    await expect.poll(() => page.locator('.event-row').first().getAttribute('aria-setsize')).toBe(String(expected));
    await page.fill('input[type=search]', 'nothing like this');
    await count.filter({ hasText: 'No match' }).waitFor();
  });

  it('lists the deliveries that filters let through', async () => {
    const page = await open();
    await page.getByRole('tab', { name: /Deliveries/ }).click();
    const deliveries = lying.events.filter(({ kind }) => kind === 'delivery-started').length;
    await expect
      .poll(() => page.locator('.filters [role=status]').textContent())
      .toBe(`${deliveries} of ${deliveries} deliveries`);
    await page.getByLabel('Finding').selectOption('honest-success');
    await expect.poll(() => page.locator('.filters [role=status]').textContent()).toBe(`3 of ${deliveries} deliveries`);
    await expect.poll(() => page.locator('.delivery-row').count()).toBe(3);
    await page.locator('.delivery-row').first().click();
    await expect.poll(() => page.locator('.delivery-events [aria-current]').count()).toBe(1);
  });

  it('has a timeline that keys, buttons, mouse and fingers move; it shows what is under the pointer', async () => {
    const page = await open();
    const whole = await view(page);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    const closer = await view(page);
    expect(closer.to - closer.from).toBeLessThan(whole.to - whole.from);
    await page.focus('.lanes');
    await page.keyboard.press('ArrowRight');
    const moved = await view(page);
    expect(moved.from).toBeGreaterThan(closer.from);
    const box = (await page.locator('.lanes').boundingBox())!;
    await page.mouse.move(box.x + 600, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 700, box.y + 60, { steps: 3 });
    await page.mouse.up();
    const dragged = await view(page);
    expect(dragged.from).toBeLessThan(moved.from);
    await pinch(page);
    const pinched = await view(page);
    expect(pinched.to - pinched.from).toBeLessThan(dragged.to - dragged.from);
    await page.getByRole('button', { name: 'Whole run' }).click();
    await view(page);
    // The first lock of the first machine: its lane stands below the axis and four others.
    const lock = lying.events.find(({ kind }) => kind === 'lock-granted')!;
    const x = 190 + ((lock.t + 150 - whole.from) / (whole.to - whole.from)) * (box.width - 192);
    await page.mouse.move(box.x + x, box.y + 26 + 4 * 27 + 14);
    await expect.poll(() => page.textContent('.tip')).toMatch(/lock/);
    await page.mouse.click(box.x + x, box.y + 26 + 4 * 27 + 14);
    expect(kindAt(await lineIn(page))).toMatch(/lock-granted|command-sent/);
  });

  /** Two fingers on the timeline part. */
  async function pinch(page: Page): Promise<void> {
    await page.evaluate(`(() => {
      const box = document.querySelector('.lanes');
      const { left, top } = box.getBoundingClientRect();
      box.setPointerCapture = () => {};
      const send = (type, pointerId, x) =>
        box.dispatchEvent(
          new PointerEvent(type, { pointerId, pointerType: 'touch', button: 0, clientX: left + x, clientY: top + 80 }));
      send('pointerdown', 11, 500);
      send('pointerdown', 12, 600);
      for (let step = 1; step <= 5; step += 1) send('pointermove', 12, 600 + 20 * step);
      send('pointerup', 11, 500);
      send('pointerup', 12, 700);
    })()`);
  }

  it('opens and moves with fifty thousand events, of which only what is seen is in the page', async () => {
    const history = largeHistory(50_000);
    const file = save('large', history);
    const page = await newPage();
    const openMs = await openReport(page, pathToFileURL(file).href);
    // The figures are in docs/studio.md; a test runs beside others.
    expect(openMs).toBeLessThan(15_000);
    await page.getByRole('tab', { name: /Events/ }).click();
    await page.locator('.event-row').first().click();
    await page.keyboard.press('End');
    await expect.poll(() => lineIn(page)).toBe(history.events.length + 1);
    await page.locator('.event-row', { hasText: 'run ended' }).waitFor();
    await expect.poll(() => page.evaluate('document.querySelectorAll("*").length')).toBeLessThan(3_000);
    const { count, p50 } = await measurePanning(page);
    expect(count).toBe(120);
    expect(p50).toBeLessThan(500);
  });

  it('compares two runs of one seed, marks the differences, and has what is equal on one row again', async () => {
    const place = lying.events.findIndex(({ kind }) => kind === 'delivery-settled');
    const events = lying.events.map((event, at) => (at === place ? { ...event, errorMsg: 'other' } : event));
    const other = save('other', { ...lying, events });
    const page = await open();
    await page.getByRole('tab', { name: 'Compare' }).click();
    await page.getByLabel('Compare with').setInputFiles(other);
    await page.locator('.first-difference', { hasText: `line ${place + 2}` }).waitFor();
    const row = page.locator('.compare-row.first');
    await expect.poll(() => row.getAttribute('aria-posinset')).toBe(String(place + 1));
    await expect.poll(() => page.getByRole('region', { name: 'Differences' }).textContent()).toContain('errorMsg""');
    const shorter = save('shorter', { ...lying, events: lying.events.filter((_, at) => at !== place) });
    await page.getByLabel('Compare with').setInputFiles(shorter);
    await page.getByText('Rows that differ: 1.').waitFor();
    await expect.poll(() => row.getAttribute('class')).toContain('left');
    await page.getByRole('listbox', { name: 'Both runs' }).press('ArrowDown');
    await page.getByText(`Line ${place + 3} is equal.`).waitFor();
    await page.getByRole('button', { name: 'Previous difference' }).click();
    await expect.poll(() => page.locator('.compare-row[aria-selected=true]').getAttribute('class')).toContain('left');
    await page.getByLabel('Compare with').setInputFiles({ name: 'x.txt', mimeType: '', buffer: Buffer.from('no run') });
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('It cannot be read');
  });

  it('is whole in Chinese, and dark or light as a reader chooses', async () => {
    const page = await open();
    await page.getByLabel('Language').selectOption('zh');
    await expect.poll(() => page.getAttribute('html', 'lang')).toBe('zh-CN');
    await expect.poll(() => page.textContent('.why')).toMatch(/\p{Script=Han}/u);
    const background = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    await page.getByLabel('配色').selectOption('light');
    const light = await background();
    await page.getByLabel('配色').selectOption('dark');
    expect(await background()).not.toBe(light);
    for (const tab of ['汇总', '对比', '轨迹']) {
      await page.getByRole('tab', { name: tab }).click();
      const shown = await page.evaluate<string>(`(() => {
        const copy = document.querySelector('#page').cloneNode(true);
        for (const part of copy.querySelectorAll('code, pre, .findings, .notes, select')) part.remove();
        return [...copy.querySelectorAll('p, h2, h3, th, td, button, label, span')]
          .filter(({ childElementCount }) => childElementCount === 0).map(({ textContent }) => textContent).join('\\n');
      })()`);
      expect(shown.split('\n').filter((text) => /[a-z]{2} [a-z]{2}/.test(text) && text !== about.replay)).toEqual([]);
    }
  });

  it('can be used by keyboard alone, and has no serious problem of accessibility', async () => {
    const page = await open('lying', '', { colorScheme: 'dark' });
    await page.getByRole('tab', { name: /Findings/ }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.getByRole('tab', { name: /Events/ }).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Tab');
    await expect.poll(() => page.evaluate('document.activeElement.getAttribute("role")')).toBe('listbox');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => lineIn(page)).toBe(3);
    expect(await seriousProblems(page)).toEqual([]);
    for (const tab of ['Summary', 'Compare']) {
      await page.getByRole('tab', { name: tab }).click();
      expect(await seriousProblems(page)).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.getByRole('tab', { name: 'Trace' }).click();
    await page.getByRole('tab', { name: /Deliveries/ }).click();
    expect(await seriousProblems(page)).toEqual([]);
  });

  it('does not run wider than a phone, and can be touched there', async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    const page = await open('lying', '', phone);
    for (const tab of [/Deliveries/, /Events/, 'Summary', 'Compare']) {
      await page.getByRole('tab', { name: tab }).tap();
      await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    }
    expect(await seriousProblems(page)).toEqual([]);
  });
});
