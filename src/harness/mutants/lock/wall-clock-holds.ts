import type { Mutant } from '../mutant.ts';

export const wallClockHolds: Mutant = {
  name: 'wall-clock-holds',
  bug: 'Locks and fallbacks use the wall clock, which can be set.',
  detectedBy: ['clock-safety', 'dwell-bound', 'timeout-bound'],
  withinWorlds: 100,
  fromOutside: { hidden: 'Only a clock that is set shows it, and vendloop sets no clock of another computer.' },
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
        // Events keep their real time, whatever time the core uses.
        onEvent: (event) => onEvent(event, clock.monotonic()),
      };
    },
  }),
};
