import type { Mutant } from '../mutant.ts';

export const callbackAbandonedAfterOneAttempt: Mutant = {
  name: 'callback-abandoned-after-one-attempt',
  bug: 'A callback that is not acknowledged at once is given up.',
  detectedBy: ['callback-delivered'],
  withinWorlds: 40,
  fromOutside: { scenario: 'refusals-from-outside' },
  makePatch: () => ({
    parts: (parts) => ({
      ...parts,
      config: { ...parts.config, callbacks: { ...parts.config.callbacks, maxAttempts: 1 } },
    }),
  }),
};
