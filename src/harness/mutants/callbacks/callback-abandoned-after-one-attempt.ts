import type { Animal } from '../mutant.ts';

export const callbackGivenUpAfterOneTry: Animal = {
  name: 'callback-given-up-after-one-try',
  bug: 'A callback that is not acknowledged at once is given up.',
  caughtBy: ['callback-delivered'],
  within: 40,
  make: () => ({
    parts: (parts) => ({
      ...parts,
      config: { ...parts.config, callbacks: { ...parts.config.callbacks, maxAttempts: 1 } },
    }),
  }),
};
