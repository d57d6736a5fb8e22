/** Percentiles of durations in ms. Nearest rank, so that each is a measured value. */
export interface Percentiles {
  readonly n: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** @returns undefined for an empty list. */
export function percentiles(times: readonly number[]): Percentiles | undefined {
  if (times.length === 0) return undefined;
  const sorted = Float64Array.from(times).sort();
  const quantile = (share: number): number => quantileOfSorted(sorted, share);
  return { n: sorted.length, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99), max: quantile(1) };
}

/**
 * The nearest-rank quantile of a sorted sample: the least value that `share` of the values do not exceed; 0 of none.
 */
export function quantileOfSorted(sorted: Float64Array, share: number): number {
  const n = sorted.length;
  return sorted[Math.min(n - 1, Math.max(0, Math.ceil(share * n) - 1))] ?? 0;
}
