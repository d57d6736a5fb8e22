import type { Random } from '#core/ports/random.ts';
import type { Blocks, QuantileComparison } from './result.ts';

/** How often the blocks are drawn anew. */
const resamples = 2_000;
/** Of the differences drawn, this share lies below the interval, and as much above it. */
const tailShare = 0.005;
/** A slowdown must exceed both of these, at the median: what a shared machine does to two runs of the same core. */
export const minMarginMs = { 0.5: 2, 0.95: 8 } as const;
const minMarginShare = { 0.5: 0.3, 0.95: 0.6 } as const;

/**
 * Compares blocks with those of a baseline: the difference of their medians, and its bootstrap interval of 99 %.
 * It is worse only if the estimate and the whole interval exceed the margin. Null with fewer than five blocks a side.
 * @param expect what a time of the baseline would be here: the same, unless the machine is slower now.
 */
export function compareBlocks(
  base: Blocks,
  current: Blocks,
  random: Random,
  expect: (ms: number) => number = (ms) => ms,
): QuantileComparison | null {
  if (base.ms.length < 5 || current.ms.length < 5) return null;
  const expected = base.ms.map(expect);
  const baseMs = median(base.ms);
  const expectedMs = median(expected);
  const currentMs = median(current.ms);
  const marginMs = Math.max(minMarginMs[current.quantile], expectedMs * minMarginShare[current.quantile]);
  const differences = Array.from(
    { length: resamples },
    () => median(resample(current.ms, random)) - median(resample(expected, random)),
  ).sort((a, b) => a - b);
  const lowMs = differences[Math.floor(tailShare * resamples)] ?? 0;
  const highMs = differences[Math.ceil((1 - tailShare) * resamples) - 1] ?? 0;
  const diffMs = currentMs - expectedMs;
  return {
    timeName: current.timeName,
    quantile: current.quantile,
    baseMs,
    expectedMs,
    currentMs,
    baseBlocks: base.ms.length,
    currentBlocks: current.ms.length,
    diffMs,
    lowMs,
    highMs,
    marginMs,
    isWorse: diffMs > marginMs && lowMs > marginMs,
  };
}

/** The middle of a list, or between its two middles; 0 of an empty one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] ?? 0;
  return Number.isInteger(half) ? ((sorted[half - 1] ?? upper) + upper) / 2 : upper;
}

function resample(values: readonly number[], random: Random): number[] {
  return values.map(() => values[random.integer(0, values.length - 1)] ?? 0);
}
