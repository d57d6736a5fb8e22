import { minMarginMs } from './compare-blocks.ts';

/** A delay of the harness is comparable with what the core adds when it is this share of it. */
const comparableShare = 0.5;

/** Two quantiles of a time, ms; null or absent where it was not measured. */
type Quantiles = Readonly<Partial<Record<'p50' | 'p95', number | null>>>;

/** Whether a delay is comparable with a measured time, and more than the margin of a comparison; ms. */
export function isComparable(quantile: keyof typeof minMarginMs, delayMs: number, measuredMs: number): boolean {
  return delayMs > Math.max(minMarginMs[quantile], comparableShare * measuredMs);
}

/** The first quantile at which a delay is comparable with a measured time; undefined where it is at none. */
export function comparableQuantile(delay: Quantiles, measured: Quantiles): 'p50' | 'p95' | undefined {
  const isAt = (quantile: keyof typeof minMarginMs, name: 'p50' | 'p95'): boolean =>
    isComparable(quantile, delay[name] ?? 0, measured[name] ?? Infinity);
  if (isAt(0.5, 'p50')) return 'p50';
  return isAt(0.95, 'p95') ? 'p95' : undefined;
}
