import { describe, expect, it } from 'vitest';
import type { BenchResult } from '#harness/bench/result.ts';
import { benchHtml } from '#harness/reports/bench/index.ts';
import { hostileText, hostile } from './hostile-sample.ts';
import { failing, inconclusive, kneeSweep, noFigure, passing, remote, samples, slower, soak } from './sample.ts';

const pages = new Map<BenchResult, string>(Object.values(samples).map((sample) => [sample, benchHtml(sample)]));
/** What a reader sees: without style, attributes and tags. */
const read = (page: string): string =>
  page
    .replace(/<style>[^]*?<\/style>/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
const section = (page: string, title: string): string =>
  new RegExp(`<section class="pane(?: alert)?"><h2>${title}</h2>([^]*?)</section>`).exec(page)?.[1] ?? '';

describe('the page of a benchmark', () => {
  it.each(Object.entries(samples))('loads nothing, runs nothing, and has no figure that is none: %s', (_, sample) => {
    const page = pages.get(sample)!;
    expect(page).toContain("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"");
    expect(page).not.toMatch(/<script|<link|<iframe|<object|<embed|\son[a-z]+=|(?:src|href)=|url\(|@import/);
    expect(page.replaceAll('https://core.example.test/api', '')).not.toMatch(/https?:/);
    expect(page).not.toMatch(noFigure);
    const tone = { PASS: 'good', FAIL: 'bad', INCONCLUSIVE: 'warning' }[sample.verdict];
    expect(page).toContain(`<header class="run-head ${tone}">`);
    expect(page).toContain(`<h1><span class="badge ${tone}">${sample.verdict}</span>`);
  });

  it('nests its elements as they were opened', () => {
    for (const page of [...pages.values(), benchHtml(hostile())]) {
      const open: string[] = [];
      for (const [, closing, name] of page
        .replace(/<style>[^]*?<\/style>/, '')
        .matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*?(?<!\/)>/g)) {
        if (closing) expect(open.pop()).toBe(name);
        else if (!['meta', 'input'].includes(name!)) open.push(name!);
      }
      expect(open).toEqual([]);
    }
  });

  it('has everything that makes a release report worth believing', () => {
    const text = read(benchHtml(passing()));
    for (const part of [
      'Load',
      'Outcomes',
      'Latency, ms: steady',
      'Where the time went',
      'Over time',
      'Locks',
      'Goals',
      'Processes',
      'Against the baseline',
      'What this run does not show',
      'Where and how it ran',
      'Files of this run',
    ])
      expect(text).toContain(part);
    for (const fact of [
      'b4b0562a1c33e77d90b6a1cf35bb0f7d0bb0a5f1',
      'k6 2.2.0',
      'exit code 0',
      'SHA-256 9f86d08',
      'Linux 6.1.0',
      'ρ = λ·W / M 0.0751',
      'No baseline: nothing was compared.',
      'history.ndjson',
      'vendloop bench spread --seed 7',
    ])
      expect(text).toContain(fact);
  });

  it('draws every line of the distribution, with a box that chooses it, and faint where cases are few', () => {
    const latency = section(benchHtml(passing()), 'Latency, ms: steady');
    for (const of of ['path', 'answer', 'added', 'verify', 'store', 'dispatch', 'device', 'settle', 'callback']) {
      expect(latency).toContain(`class="pick-${of}"`);
      expect(latency).toMatch(new RegExp(`<path class="line ${of}" d="M[0-9. L]+"`));
      expect(latency).toMatch(new RegExp(`<path class="line ${of} faint" d="M[0-9. L]+"`));
    }
    expect(latency.match(/ checked>/g)).toHaveLength(3);
    expect(latency).toMatch(/aria-label="Latency by percentile in steady\. path: p50 7\d\d ms/);
    expect(section(benchHtml(remote()), 'Latency, ms: steady')).not.toContain('pick-verify');
  });

  it('stacks the stages to the whole width, with and without the device', () => {
    const split = section(benchHtml(passing()), 'Where the time went, ms: steady');
    const bars = [...split.matchAll(/<rect class="bar \w+" x="[\d.]+" y="(\d+)" width="([\d.]+)"/g)].map(
      ([, y, width]) => ({ y, width: Number(width) }),
    );
    const rows = [...new Set(bars.map(({ y }) => y))].map((top) => bars.filter(({ y }) => y === top));
    expect(rows.map((row) => row.length)).toEqual([6, 5]);
    for (const row of rows) expect(row.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(560, 0);
    expect(section(benchHtml(remote()), 'Where the time went, ms: steady')).not.toContain('<rect');
  });

  it('breaks a line where nothing was measured, and draws what is far too long in fewer points', () => {
    const time = section(benchHtml(passing()), 'Over time');
    expect(/<path class="line k6" d="([^"]*)"/.exec(time)![1]!.match(/M/g)!.length).toBeGreaterThan(5);
    expect(time.match(/class="shade"/g)).toHaveLength(4);
    const lateStart = passing();
    const startedSection = section(
      benchHtml({ ...lateStart, loads: [{ ...lateStart.loads[1]!, from: 40_300 }] }),
      'Over time',
    );
    expect(startedSection).not.toContain('>20 s</text>');
    expect(startedSection).toContain('>40 s</text>');
    const long = section(benchHtml(soak()), 'Over time');
    expect(/<path class="line sent" d="([^"]*)"/.exec(long)![1]!.match(/[ML]/g)!.length).toBeLessThanOrEqual(240);
    expect(long.match(/<tr>/g)!.length).toBeLessThanOrEqual(61);
    expect(long).toContain('One point for each 8 s');
    expect(long).toContain('min</text>');
  });

  it('has the knee, with a cross where a rate did not hold, and every stretch’s own latencies', () => {
    const page = benchHtml(kneeSweep());
    expect(section(page, 'Knee').match(/class="cross"/g)).toHaveLength(3);
    expect(section(page, 'Knee').match(/<circle class="dot /g)).toHaveLength(12);
    expect(section(page, 'Knee')).toContain('DID NOT HOLD');
    expect(page.match(/<summary>step-/g)).toHaveLength(4);
    expect(page).toContain('<h2>Latency, ms: step-200</h2>');
  });

  it('has in words what it has in colour: what is worse, missed, broken, short', () => {
    const worse = section(benchHtml(slower()), 'Against the baseline');
    expect(worse.match(/<tr class="bad">.*WORSE<\/td><\/tr>/g)).toHaveLength(2);
    expect(worse.match(/class="whisker worse"/g)).toHaveLength(2);
    expect(worse).toContain('Worse: added p50, store p50.');
    const failed = benchHtml(failing());
    expect(failed).toContain('<b>mutual-exclusion</b> on machine 10000042');
    expect(failed).toContain('Two customers paid; one motor turned. Lines 20, 42 of the history.');
    expect(failed).toMatch(/<tr class="warning"><td>MISSED<\/td>/);
    expect(failed.indexOf('<h2>Findings</h2>')).toBeLessThan(failed.indexOf('<h2>Load</h2>'));
    expect(benchHtml(inconclusive())).toMatch(/<tr class="bad"><td>steady<\/td>.*FELL SHORT/);
    expect(read(benchHtml(slower()))).toContain('The core was broken on purpose: slow-store: 8 ms');
  });

  it('has what went wrong besides the checks, and no more of one kind than anybody reads', () => {
    const [finding] = failing().checks.findings;
    const page = benchHtml(
      passing({
        hostile: ['a replay was accepted'],
        problems: ['k6 ended with 107'],
        checks: { cases: 1, checks: 1, findings: Array.from({ length: 1_234 }, () => finding!) },
      }),
    );
    expect(page).toContain('<li>a replay was accepted</li>');
    expect(page).toContain('<li>k6 ended with 107</li>');
    expect(page.match(/<li class="finding">/g)).toHaveLength(100);
    expect(page).toContain('… and 1134 that are not shown');
    expect(page).toContain('<summary>95 more</summary>');
    expect(benchHtml(passing())).not.toContain('class="pane alert"');
  });

  it('shows markup in texts as text', () => {
    const page = benchHtml(hostile());
    expect(page).not.toMatch(/<script|<img|onerror="/);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt; | **售货机**');
    expect(page).not.toContain(hostileText);
  });
});
