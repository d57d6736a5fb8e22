import type { Mutant } from '../mutant.ts';

export const wallClockHolds: Mutant = {
  name: 'wall-clock-holds',
  bug: 'Holds and fallbacks are measured on the wall clock, which somebody may set.',
  detectedBy: ['clock-safety', 'dwell-bound', 'timeout-bound'],
  withinWorlds: 100,
  makePatch: () => ({
    parts: (parts) => {
      const { clock, onEvent } = parts;
      return {
        ...parts,
        clock: {
          ...clock,
          now: () => clock.now(),
          monotonic: () => clock.now(),
          after: (delayMs, fire) => clock.after(delayMs, fire),
        },
        // What happened is told at the time at which it happened, whatever the core takes the time for.
        onEvent: (event) => onEvent(event, clock.monotonic()),
      };
    },
  }),
};
