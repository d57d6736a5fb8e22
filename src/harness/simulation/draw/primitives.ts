import type { Random } from '#core/ports/random.ts';
import type { Duration } from '#harness/scenario/duration.ts';

/** Faults and crowds start before this time, ms of the run. */
export const faultStartLimitMs = 90_000;
/** Faults end here, ms of the run: the safety phase is over, and everything heals. */
export const faultEndMs = 180_000;
/** Customers go on coming until here: the liveness phase, in which they must be served. */
export const arrivalsEndMs = 240_000;

/** Limits to put things on either side of: the dwell limits and the fallback (PROTOCOL §4.3, §4.5), ms. */
export const limitsMs = [15_000, 30_000, 45_000, 90_000, 120_000] as const;

/** True in half of the cases. */
export function coinFlip(random: Random): boolean {
  return random.next() < 0.5;
}

/** True in one of `n` cases. */
export function oneIn(n: number, random: Random): boolean {
  return random.next() * n < 1;
}

/** One of a list, each as likely as the next. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const item = list[random.integer(0, list.length - 1)];
  if (item === undefined) throw new RangeError('there is nothing to pick from');
  return item;
}

/** From `min` to `max` things, each drawn by itself. */
export function drawList<T>(random: Random, min: number, max: number, draw: () => T): T[] {
  return Array.from({ length: random.integer(min, max) }, draw);
}

/** Milliseconds as a scenario writes them. */
export function formatMs(ms: number): Duration {
  return `${ms}ms`;
}

/**
 * A time near a limit: a millisecond before it, at it, a millisecond after it, or half a second after it.
 * @param dwellMs a machine's own dwell limit; the fallback is the other limit that concerns it.
 */
export function nearLimit(random: Random, dwellMs: number): number {
  return pick(random, [dwellMs, dwellMs, 120_000]) + pick(random, [-1, 0, 1, 500]);
}

/** A stretch of the safety phase: it begins in the first minute and a half and is over when everything heals. */
export function faultWindow(random: Random, maxMs = faultEndMs): { readonly from: Duration; readonly to: Duration } {
  const from = random.integer(0, faultStartLimitMs);
  return { from: formatMs(from), to: formatMs(from + random.integer(1_000, Math.min(maxMs, faultEndMs - from))) };
}
