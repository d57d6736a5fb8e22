import type { Page } from 'playwright-core';

/** Opens a page of a run. @returns ms from the start of the navigation until the run is shown. */
export async function openReport(page: Page, url: string): Promise<number> {
  await page.goto(url);
  await page.waitForSelector('html[data-ready]', { state: 'attached' });
  await page.waitForSelector('.lanes[data-from]');
  return page.evaluate<number>('Number(document.documentElement.dataset.ready)');
}

/** Frames while the timeline is moved; times in ms. */
export interface FrameTimes {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** Drags the timeline of an open page for 120 frames, closer and closer, and takes the time from frame to frame. */
export function measurePanning(page: Page): Promise<FrameTimes> {
  return page.evaluate<FrameTimes>(`(async () => {
    const box = document.querySelector('.lanes');
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const { left, top, width } = box.getBoundingClientRect();
    const send = (type, x) =>
      box.dispatchEvent(
        new PointerEvent(type, { pointerId: 1, button: 0, clientX: left + x, clientY: top + 100, bubbles: true }),
      );
    box.setPointerCapture = () => {};
    const times = [];
    await frame();
    for (let drag = 0; drag < 4; drag += 1) {
      send('pointerdown', width / 2);
      let before = await frame();
      for (let step = 1; step <= 30; step += 1) {
        send('pointermove', width / 2 + (drag % 2 === 0 ? -1 : 1) * step * 8);
        const now = await frame();
        times.push(now - before);
        before = now;
      }
      send('pointerup', width / 2);
      box.dispatchEvent(new KeyboardEvent('keydown', { key: '+', bubbles: true }));
    }
    times.sort((a, b) => a - b);
    const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))];
    return { count: times.length, p50: at(0.5), p95: at(0.95), max: times[times.length - 1] };
  })()`);
}
