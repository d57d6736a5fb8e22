import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import type { Histogram } from 'hdr-histogram-js';
import { quantileOfSorted } from '../history/percentiles.ts';
import type { Latency } from './result.ts';

/** What is counted together lies within a thousandth: three digits. Microseconds, from one on. */
const significantDigits = 3;
/** Nothing here takes longer: the fallback is 120 s. */
const maxMs = 600_000;

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
  const quantileAt = (share: number): number => quantileOfSorted(sorted, share);
  const reportable = (share: number): number | null =>
    countBeyond(share, n) >= 10 ? roundMs(quantileAt(share)) : null;
  return {
    n,
    min: roundMs(quantileAt(0)),
    mean: roundMs(sorted.reduce((sum, time) => sum + time, 0) / n),
    p50: reportable(0.5),
    p90: reportable(0.9),
    p95: reportable(0.95),
    p99: reportable(0.99),
    p999: reportable(0.999),
    max: roundMs(quantileAt(1)),
    hdr: encodeIntoCompressedBase64(histogramOf(times)),
    curve: [
      ...curvePoints
        .filter((share) => share === 0 || countBeyond(share, n) >= 1)
        .map((share): readonly [number, number] => [share, roundMs(quantileAt(share))]),
      [1, roundMs(quantileAt(1))],
    ],
  };
}

/** Figures that a histogram has not exactly. */
type ExactFigures = Pick<Latency, 'n' | 'min' | 'max' | 'mean'>;

/** Sums up a histogram of microseconds. Percentiles are within a thousandth. */
export function latencyOfHistogram(histogram: Histogram, { n, min, max, mean }: ExactFigures): Latency {
  const quantileAt = (share: number): number => {
    const ms = histogram.getValueAtPercentile(share * 100) / 1000;
    return roundMs(Math.min(max, Math.max(min, ms)));
  };
  const reportable = (share: number): number | null => (countBeyond(share, n) >= 10 ? quantileAt(share) : null);
  return {
    n,
    min,
    mean: roundMs(mean),
    p50: reportable(0.5),
    p90: reportable(0.9),
    p95: reportable(0.95),
    p99: reportable(0.99),
    p999: reportable(0.999),
    max,
    hdr: encodeIntoCompressedBase64(histogram),
    curve: [
      ...curvePoints
        .filter((share) => share === 0 || countBeyond(share, n) >= 1)
        .map((share): readonly [number, number] => [share, share === 0 ? min : quantileAt(share)]),
      [1, max],
    ],
  };
}

/** Of so many times, those above a percentile: to the last digit, which 10 / (1 − 0.9) > 100 has not. */
function countBeyond(share: number, n: number): number {
  return n - Math.round(share * n * 1e6) / 1e6;
}

function histogramOf(times: readonly number[]): Histogram {
  const histogram = emptyHistogram();
  for (const time of times) histogram.recordValue(Math.max(1, Math.round(Math.min(time, maxMs) * 1000)));
  return histogram;
}

/** A histogram that counts microseconds and can be added to those of other runs. */
export function emptyHistogram(): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: maxMs * 1000,
    numberOfSignificantValueDigits: significantDigits,
    bitBucketSize: 32,
    useWebAssembly: false,
  });
}

/** A thousandth of a millisecond is more than the clocks of two processes agree on. */
function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
