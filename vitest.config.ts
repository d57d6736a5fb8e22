import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/properties/banner.ts',
    setupFiles: 'test/properties/setup.ts',
    pool: 'threads',
    // The machines this runs on are small and shared: a slow neighbour is no failure.
    testTimeout: 60_000,
  },
});
