import type { Clock } from './clock.ts';

/** Lets so many ms of a clock's time pass; none for 0 or less. */
export function sleep(clock: Pick<Clock, 'after'>, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(Math.max(0, ms), resolve));
}

/** How {@link pollUntil} waits; times are ms of the clock. */
export interface PollOptions {
  readonly clock: Pick<Clock, 'after' | 'monotonic'>;
  /** Pause between two tests of the condition. */
  readonly everyMs: number;
  /** No limit unless given. */
  readonly withinMs?: number;
  /** Tested after the condition; true ends the wait. */
  readonly isStopped?: (() => boolean) | undefined;
}

/**
 * Waits until a condition holds; tests it at once and then again and again.
 * @returns whether it held: false when `withinMs` ran out, or `isStopped`, before.
 */
export async function pollUntil(
  isDone: () => boolean | Promise<boolean>,
  { clock, everyMs, withinMs = Infinity, isStopped }: PollOptions,
): Promise<boolean> {
  const until = clock.monotonic() + withinMs;
  while (!(await isDone())) {
    if (isStopped?.() === true || clock.monotonic() >= until) return false;
    await sleep(clock, everyMs);
  }
  return true;
}
