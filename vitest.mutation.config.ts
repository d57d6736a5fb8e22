import { defineConfig } from 'vitest/config';

/**
 * What mutation testing runs (docs/mutation.md): the tests that are about the mutated folders and need neither disk,
 * socket nor real time, so that a mutant is judged in milliseconds.
 */
export default defineConfig({
  test: {
    include: ['signing', 'lock', 'domain', 'delivery', 'orders', 'services'].map((folder) => `test/core/${folder}/**/*.test.ts`),
    testTimeout: 20_000,
    // A mutant meets every covering test, so a property may look at fewer cases here: its laws stand beside examples.
    env: { FC_RUNS: '0.1', FC_SEED: '4' },
  },
});
