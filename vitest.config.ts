import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/properties/banner.ts',
    setupFiles: 'test/properties/setup.ts',
    // Commands speak the language of the locale.
    env: { LC_ALL: 'C.UTF-8' },
    pool: 'threads',
    // One thread imports the core once for all its files: nothing here keeps state in a module that another file reads.
    isolate: false,
    // Every core: by its own choice vitest leaves one of two idle.
    maxWorkers: '100%',
    // The machines this runs on are small and shared: a slow neighbour is no failure.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
