import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fineClock } from '#scenarios/k6/lib/fine-clock.ts';

/** A fine clock whose two sources are set by hand. */
function handClock(startedAt: number) {
  let time = startedAt;
  let shift = 0;
  const read = fineClock(
    () => Math.floor(time + shift),
    () => time - startedAt,
  );
  return {
    readAfter(ms: number): number {
      time += ms;
      return read();
    },
    wall: () => time + shift,
    setBack: (ms: number) => void (shift -= ms),
  };
}

describe('a wall clock with fractions', () => {
  it('is never late, never more than a millisecond early, and exact after some readings', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        fc.array(fc.double({ min: 0.01, max: 20, noNaN: true }), { minLength: 1, maxLength: 50 }),
        (fraction, pauses) => {
          const clock = handClock(1_000_000 + fraction);
          for (const pause of pauses) {
            const read = clock.readAfter(pause);
            expect(read).toBeLessThanOrEqual(clock.wall() + 1e-6);
            expect(read).toBeGreaterThan(clock.wall() - 1);
          }
        },
      ),
    );
    const clock = handClock(1_000_000.7);
    for (let n = 0; n < 60; n++) clock.readAfter(1.017);
    expect(clock.readAfter(0.3)).toBeCloseTo(clock.wall(), 1);
  });

  it('follows a wall clock that is set back or forward', () => {
    const clock = handClock(1_000_000.5);
    clock.readAfter(0.4);
    for (const ms of [5_000, -3_000]) {
      clock.setBack(ms);
      const read = clock.readAfter(1);
      expect(read).toBeLessThanOrEqual(clock.wall() + 1e-6);
      expect(read).toBeGreaterThan(clock.wall() - 1);
    }
  });
});
