import type { Mutant } from '../mutant.ts';

export const answerBeforeSync: Mutant = {
  name: 'answer-before-sync',
  bug: 'A decision is answered when it is written; the disk may lose it.',
  detectedBy: ['one-outcome', 'single-release', 'linearizable-lock', 'restart-safety'],
  withinWorlds: 250,
  fromOutside: { hidden: 'Only a disk that loses power shows it, and that of a core elsewhere keeps its power.' },
  store: 'sqlite',
  makePatch: () => ({
    sqlite: {
      wrapLog: (log) => ({
        flush: () => {
          void log.flush();
          return Promise.resolve();
        },
        close: () => log.close(),
      }),
    },
  }),
};
