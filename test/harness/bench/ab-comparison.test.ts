import { describe, expect, it } from 'vitest';
import { compareAb } from '#harness/bench/ab-comparison.ts';
import type { BenchResult } from '#harness/bench/result.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { load } from '../reports/bench/sample-figures.ts';
import { passing } from '../reports/bench/sample.ts';

describe('two cores that ran in turn', () => {
  const times = (ms: number) => ({ store: { ...load().times.store!, p50: ms, p95: 2 * ms } });
  const result = (ms: number, overrides: Partial<BenchResult> = {}): BenchResult =>
    passing({
      loads: [load({ step: 'warm-up', measured: false, times: times(500) }), load({ times: times(ms) })],
      ...overrides,
    });
  const sideResult = (name: string, ms: number, n = 5, overrides: Partial<BenchResult> = {}) => ({
    name,
    results: Array.from({ length: n }, (_, run) => result(ms + run / 10, overrides)),
  });
  const verdict = (a: ReturnType<typeof sideResult>, b: ReturnType<typeof sideResult>) =>
    compareAb({ profile: 'gate', a, b }, seededRandom(1));

  it('pass when the second is not slower, by the measured stretch alone', () => {
    expect(verdict(sideResult('a', 3), sideResult('b', 3))).toMatchObject({
      verdict: 'PASS',
      a: 'a',
      b: 'b',
      runs: 5,
      rows: [
        { timeName: 'store', quantile: 0.5, baseMs: 3.2 },
        { quantile: 0.95, baseMs: 6.4 },
      ],
      worse: [],
    });
  });

  it('fail when it is, and name the time', () => {
    expect(verdict(sideResult('a', 3), sideResult('b', 9))).toMatchObject({
      verdict: 'FAIL',
      reason: expect.stringContaining('B is slower than A, most of all in store: 3.2 → 9.2 ms at the median') as string,
    });
    expect(verdict(sideResult('a', 9), sideResult('b', 3)).verdict).toBe('PASS');
  });

  it('fail by a run that failed, prove nothing by one that proves nothing, and nothing with fewer than five', () => {
    expect(
      verdict(sideResult('a', 3), sideResult('b', 3, 5, { verdict: 'FAIL', reason: 'It lost a sale.' })),
    ).toMatchObject({
      verdict: 'FAIL',
      reason: 'A run failed by itself: It lost a sale.',
    });
    expect(
      verdict(sideResult('a', 3, 5, { verdict: 'INCONCLUSIVE', reason: 'Late.' }), sideResult('b', 3)),
    ).toMatchObject({
      verdict: 'INCONCLUSIVE',
    });
    expect(verdict(sideResult('a', 3, 4), sideResult('b', 9))).toMatchObject({ verdict: 'INCONCLUSIVE', rows: [] });
  });
});
