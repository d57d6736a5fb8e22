/**
 * A wall clock with fractions of milliseconds, of one that shows whole ones and another that measures finely from an
 * unknown moment on. What it shows is never later than the time, and comes within some microseconds of it after a few
 * dozen readings.
 *
 * This file has no imports: k6 and Node both read it as it stands.
 *
 * @param wall Unix ms, rounded down
 * @param elapsed ms with their fraction
 * @returns reads Unix ms
 */
export function fineClock(wall: () => number, elapsed: () => number): () => number {
  let offset = -Infinity;
  return () => {
    const whole = wall();
    const fine = elapsed();
    // The wall clock has gone back where they no longer fit.
    if (whole - fine > offset || offset + fine >= whole + 1) offset = whole - fine;
    return offset + fine;
  };
}
