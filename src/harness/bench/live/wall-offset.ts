import type { Clock } from '#core/ports/clock.ts';

/** Reads of the clocks: one of them comes close enough to the edge of a millisecond. */
const clockReads = 2_000;

/**
 * Wall clock minus monotonic clock, ms: k6 writes wall time, all other processes write monotonic time. The wall clock
 * gives whole milliseconds, so the greatest of many differences is the true one.
 */
export function wallOffsetMs(clock: Pick<Clock, 'now' | 'monotonic'>): number {
  let offset = -Infinity;
  for (let read = 0; read < clockReads; read += 1) offset = Math.max(offset, clock.now() - clock.monotonic());
  return offset;
}
