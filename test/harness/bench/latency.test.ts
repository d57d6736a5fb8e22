import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { emptyHistogram, latencyOf } from '#harness/bench/latency.ts';
import { runs } from '#test/properties/settings.ts';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);
const time = fc.double({ min: 0.001, max: 300_000, noNaN: true });

/** The nearest rank by whole numbers alone: `percent` in tenths of a percent. */
function nearestRank(times: readonly number[], permille: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.floor((permille * sorted.length + 999) / 1000) - 1)]!;
}

describe('the latency of a list of times', () => {
  it('is nothing when there are none', () => {
    expect(latencyOf([])).toBeUndefined();
  });

  it('does not mind in which order they come, and leaves the list alone', () => {
    const times = [3, 1, 2];
    expect(latencyOf(times)).toMatchObject({ n: 3, min: 1, mean: 2, max: 3, p50: null });
    expect(times).toEqual([3, 1, 2]);
  });

  it.each([
    [0.5, 'p50', 20],
    [0.9, 'p90', 100],
    [0.95, 'p95', 200],
    [0.99, 'p99', 1_000],
    [0.999, 'p999', 10_000],
  ] as const)('has the percentile %d only where ten times lie above it', (share, name, needed) => {
    expect(latencyOf(upTo(needed - 1))![name]).toBeNull();
    expect(latencyOf(upTo(needed))![name]).toBe(Math.round(share * needed));
    expect(latencyOf(upTo(needed))!.n - latencyOf(upTo(needed))![name]!).toBe(10);
  });

  it('sums up more times than a call may have arguments', () => {
    expect(latencyOf(upTo(300_000))).toMatchObject({ n: 300_000, min: 1, p50: 150_000, p999: 299_700, max: 300_000 });
  });

  it('has a curve that never falls, from the least to the greatest, and ends where the times do', () => {
    expect(latencyOf([5])!.curve).toEqual([
      [0, 5],
      [1, 5],
    ]);
    expect(latencyOf(upTo(10))!.curve.at(-2)).toEqual([0.9, 9]);
    expect(latencyOf(upTo(1_000))!.curve.at(-2)).toEqual([0.999, 999]);
  });

  test.prop([fc.array(time, { minLength: 1, maxLength: 400 })], { numRuns: runs(200) })(
    'is made of times that were measured',
    (times) => {
      const latency = latencyOf(times)!;
      for (const [name, permille] of [
        ['p50', 500],
        ['p90', 900],
        ['p95', 950],
      ] as const) {
        if (latency[name] !== null) expect(latency[name]).toBeCloseTo(nearestRank(times, permille), 3);
      }
      const values = latency.curve.map(([, ms]) => ms);
      expect(values).toEqual([...values].sort((a, b) => a - b));
      expect([values[0], values.at(-1)]).toEqual([latency.min, latency.max]);
    },
  );
});

/** The times of several runs as one distribution, ms, as a reader of the reports adds them up. */
function mergeHistograms(encoded: readonly string[]): { readonly n: number; quantile(share: number): number } {
  const sum = emptyHistogram();
  for (const histogram of encoded) sum.add(decodeFromCompressedBase64(histogram));
  const n = sum.totalCount;
  // A histogram rounds the rank that it is asked for; the nearest rank is the next one up, as in latencyOf.
  return { n, quantile: (share) => (n === 0 ? 0 : sum.getValueAtPercentile((100 * Math.ceil(share * n)) / n) / 1000) };
}

describe('merged histograms', () => {
  const quantiles = [0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.91, 0.95, 0.99, 0.999, 1];

  test.prop([fc.array(fc.array(time, { minLength: 1, maxLength: 120 }), { minLength: 1, maxLength: 5 })], {
    numRuns: runs(100),
  })('hold all times together, within a thousandth', (parts) => {
    const merged = mergeHistograms(parts.map((times) => latencyOf(times)!.hdr));
    const all = parts.flat();
    const mergedWhole = mergeHistograms([latencyOf(all)!.hdr]);
    expect(merged.n).toBe(all.length);
    for (const share of quantiles) {
      expect(merged.quantile(share)).toBe(mergedWhole.quantile(share));
      const exact = nearestRank(all, Math.round(share * 1000));
      expect(Math.abs(merged.quantile(share) - exact)).toBeLessThanOrEqual(exact / 1000 + 0.001);
    }
  });

  it('of nothing are empty, and what is none is refused', () => {
    expect(mergeHistograms([]).n).toBe(0);
    expect(mergeHistograms([]).quantile(0.5)).toBe(0);
    expect(() => mergeHistograms(['SElTVA=='])).toThrow();
  });

  it('hold a time of nothing and one beyond all bounds', () => {
    const merged = mergeHistograms([latencyOf([0, 1e9])!.hdr]);
    expect(merged.n).toBe(2);
    expect(merged.quantile(0.5)).toBe(0.001);
    expect(merged.quantile(1)).toBeGreaterThan(599_000);
  });
});
