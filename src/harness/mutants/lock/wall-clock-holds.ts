import type { Animal } from '../mutant.ts';

export const wallClockHolds: Animal = {
  name: 'wall-clock-holds',
  bug: 'Holds and fallbacks are measured on the wall clock, which somebody may set.',
  caughtBy: ['clock-safety', 'dwell-bound', 'timeout-bound'],
  within: 100,
  make: () => ({
    parts: (parts) => {
      const { clock, observe } = parts;
      return {
        ...parts,
        clock: {
          ...clock,
          now: () => clock.now(),
          monotonic: () => clock.now(),
          after: (delayMs, fire) => clock.after(delayMs, fire),
        },
        // What happened is told at the time at which it happened, whatever the core takes the time for.
        observe: (event) => observe(event, clock.monotonic()),
      };
    },
  }),
};
