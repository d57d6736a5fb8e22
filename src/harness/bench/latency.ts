import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import type { Histogram } from 'hdr-histogram-js';
import type { Latency } from './result.ts';

/** What is counted together lies within a thousandth: three digits. Microseconds, from one on. */
const digits = 3;
/** Nothing here takes longer: the fallback is 120 s. */
const longestMs = 600_000;

/** Points of a curve: ever closer to 1, as a plot over log(1 / (1 − percentile)) takes them. */
const curvePoints = [
  0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.9625, 0.975, 0.98, 0.985, 0.99, 0.9925,
  0.995, 0.9975, 0.999, 0.9995, 0.9999,
];

/** Sums up times in ms; undefined when there are none. Values are exact, but for the curve and the histogram. */
export function latencyOf(times: readonly number[]): Latency | undefined {
  if (times.length === 0) return undefined;
  const sorted = Float64Array.from(times).sort();
  const n = sorted.length;
  const at = (share: number): number => sorted[Math.min(n - 1, Math.max(0, Math.ceil(share * n) - 1))] ?? 0;
  const told = (share: number): number | null => (beyond(share, n) >= 10 ? rounded(at(share)) : null);
  return {
    n,
    min: rounded(at(0)),
    mean: rounded(sorted.reduce((sum, time) => sum + time, 0) / n),
    p50: told(0.5),
    p90: told(0.9),
    p95: told(0.95),
    p99: told(0.99),
    p999: told(0.999),
    max: rounded(at(1)),
    hdr: encodeIntoCompressedBase64(histogramOf(times)),
    curve: [
      ...curvePoints
        .filter((share) => share === 0 || beyond(share, n) >= 1)
        .map((share): readonly [number, number] => [share, rounded(at(share))]),
      [1, rounded(at(1))],
    ],
  };
}

/** Of so many times, those above a percentile: to the last digit, which 10 / (1 − 0.9) > 100 has not. */
function beyond(share: number, n: number): number {
  return n - Math.round(share * n * 1e6) / 1e6;
}

/** The times of several runs or runners as one distribution, ms. @throws Error when one of them is no histogram. */
export function mergedHistogram(encoded: readonly string[]): { readonly n: number; quantile(share: number): number } {
  const sum = empty();
  for (const one of encoded) sum.add(decodeFromCompressedBase64(one));
  const n = sum.totalCount;
  // A histogram rounds the rank that it is asked for; nearest-rank takes the next one up, as latencyOf does.
  return { n, quantile: (share) => (n === 0 ? 0 : sum.getValueAtPercentile((100 * Math.ceil(share * n)) / n) / 1000) };
}

function histogramOf(times: readonly number[]): Histogram {
  const histogram = empty();
  for (const time of times) histogram.recordValue(Math.max(1, Math.round(Math.min(time, longestMs) * 1000)));
  return histogram;
}

function empty(): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: longestMs * 1000,
    numberOfSignificantValueDigits: digits,
    bitBucketSize: 32,
    useWebAssembly: false,
  });
}

/** A thousandth of a millisecond is more than the clocks of two processes agree on. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
