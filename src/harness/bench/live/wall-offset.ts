import type { Clock } from '#core/ports/clock.ts';

/** Looks that are taken: one of them meets the edge of a millisecond closely enough. */
const sampleCount = 2_000;

/**
 * What the wall clock says beyond the monotonic one, ms: k6 knows only the wall, everybody else writes monotonic time.
 * The wall is read in whole milliseconds, so the greatest difference of many looks is the true one.
 */
export function wallOffsetMs(clock: Clock): number {
  let offset = -Infinity;
  for (let sample = 0; sample < sampleCount; sample += 1) offset = Math.max(offset, clock.now() - clock.monotonic());
  return offset;
}
