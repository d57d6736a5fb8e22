import { describe, expect, it } from 'vitest';
import { readTrend, trendHtml, trendLine } from '#harness/reports/bench/index.ts';
import { hostileText, hostile } from './hostile-sample.ts';
import { failing, kneeSweep, noFigure, passing, remote, slower } from './sample.ts';

const on = (day: number, overrides = passing()) =>
  trendLine({ ...overrides, about: { ...overrides.about, at: `2026-03-0${day}T00:00:00Z` } });
const pageOf = (text: string): string => trendHtml(readTrend(text, 'trend.ndjson'));

describe('the page of a trend', () => {
  it('loads and runs nothing, and has no figure that is none', () => {
    const page = pageOf(on(1) + on(2, failing()) + on(3, kneeSweep()) + on(4, remote()) + on(5, remote()));
    expect(page).not.toMatch(/<script|<img|(?:src|href)=|url\(|@import/);
    expect(page).not.toMatch(noFigure);
    expect(page).toContain("default-src 'none'");
  });

  it('shows markup in texts as text', () => {
    const page = pageOf(on(1, hostile()) + on(2, hostile()));
    expect(page).not.toMatch(/<script|<img/);
    expect(page).toContain('&lt;img src=x');
    expect(page).not.toContain(hostileText);
  });

  it('joins the runs that can be compared, and marks those that did not pass', () => {
    const page = pageOf(on(1) + on(2) + on(3, failing()) + on(4) + on(5, slower()));
    const lines = [...page.matchAll(/<path class="line (?:p50|p95|p99|sent)" d="(M[^"]*)"><title>/g)];
    expect(lines).toHaveLength(4);
    for (const [, d] of lines) expect(d!.match(/[ML]/g)).toHaveLength(4);
    // Three of what is added, five stages, one rate.
    expect(page.match(/class="cross"/g)).toHaveLength(9);
    expect(page).toContain('2026-03-03T00:00:00Z, b4b0562a1c33: FAIL, p50');
    expect(page).toContain('core faults: slow-store: 8 ms');
    expect(page).toContain('5 runs, 2026-03-01 to 2026-03-05.');
  });

  it('draws no line for one run, and none without runs', () => {
    expect(pageOf(on(1))).not.toContain('<svg class="chart"');
    expect(pageOf(on(1))).toContain('<td class="number">14.8</td>');
    expect(pageOf('')).toContain('There is no run yet.');
  });
});
