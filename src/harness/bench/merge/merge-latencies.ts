import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { emptyHistogram, latencyOfHistogram } from '../latency.ts';
import type { Latency } from '../result.ts';

/**
 * The latency of several runs as one: their histograms are added, and its percentiles are of the sum (within a
 * thousandth). An average of percentiles would be the percentile of nothing.
 * @returns undefined when none of them has a time.
 */
export function mergeLatencies(parts: readonly (Latency | null | undefined)[]): Latency | undefined {
  const known = parts.filter((part) => part !== null && part !== undefined);
  if (known.length < 2) return known[0];
  const sum = emptyHistogram();
  for (const { hdr } of known) sum.add(decodeFromCompressedBase64(hdr, 32, false));
  const n = known.reduce((total, part) => total + part.n, 0);
  return latencyOfHistogram(sum, {
    n,
    min: Math.min(...known.map(({ min }) => min)),
    max: Math.max(...known.map(({ max }) => max)),
    mean: known.reduce((total, part) => total + part.mean * part.n, 0) / n,
  });
}
