import type { Mutant } from '../mutant.ts';

export const callbackRetriesForever: Mutant = {
  name: 'callback-retries-forever',
  bug: 'A callback is retried every second until it is acknowledged, without end.',
  detectedBy: ['callback-delivered'],
  withinWorlds: 40,
  fromOutside: { scenario: 'refusals-from-outside' },
  makePatch: () => ({
    // More attempts than the longest run has seconds: effectively without end.
    parts: (parts) => ({
      ...parts,
      config: {
        ...parts.config,
        callbacks: { ...parts.config.callbacks, maxAttempts: 1e9, maxPauseMs: parts.config.callbacks.firstPauseMs },
      },
    }),
  }),
};
