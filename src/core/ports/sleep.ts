import type { Clock } from './clock.ts';

/** Lets so many ms of a clock's time pass; none for 0 or less. */
export function sleep(clock: Pick<Clock, 'after'>, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(Math.max(0, ms), resolve));
}
