import type { Animal } from '../mutant.ts';

export const dwellTableSwapped: Animal = {
  name: 'dwell-table-swapped',
  bug: 'Electronic locks are held for the time of motors, and motors for that of electronic locks.',
  caughtBy: ['dwell-bound'],
  within: 40,
  make: () => ({
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
