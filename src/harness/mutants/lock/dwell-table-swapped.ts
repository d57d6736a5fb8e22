import type { Mutant } from '../mutant.ts';

export const dwellTableSwapped: Mutant = {
  name: 'dwell-table-swapped',
  bug: 'Electronic locks are held for the time of motors, and motors for that of electronic locks.',
  detectedBy: ['dwell-bound'],
  withinWorlds: 40,
  fromOutside: { scenario: 'limits-from-outside' },
  makePatch: () => ({
    parts: (parts) => {
      const { dwellMs } = parts.config;
      return {
        ...parts,
        config: {
          ...parts.config,
          dwellMs: { ...dwellMs, 'electronic-lock': dwellMs.motor, motor: dwellMs['electronic-lock'] },
        },
      };
    },
  }),
};
