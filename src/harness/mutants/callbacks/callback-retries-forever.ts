import type { Animal } from '../mutant.ts';

export const callbackRetriesForEver: Animal = {
  name: 'callback-retries-for-ever',
  bug: 'A callback is tried every second until somebody acknowledges it, and be it never.',
  caughtBy: ['callback-delivered'],
  within: 40,
  make: () => ({
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
