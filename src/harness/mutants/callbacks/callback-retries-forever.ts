import type { Mutant } from '../mutant.ts';

export const callbackRetriesForever: Mutant = {
  name: 'callback-retries-forever',
  bug: 'A callback is tried every second until somebody acknowledges it, and be it never.',
  detectedBy: ['callback-delivered'],
  withinWorlds: 40,
  makePatch: () => ({
    // More attempts than the longest run has seconds: for ever, as far as anybody can see.
    parts: (parts) => ({
      ...parts,
      config: {
        ...parts.config,
        callbacks: { ...parts.config.callbacks, maxAttempts: 1e9, maxPauseMs: parts.config.callbacks.firstPauseMs },
      },
    }),
  }),
};
