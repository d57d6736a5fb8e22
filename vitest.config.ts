import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // A test that imports the package, as `replay --save-test` writes it, tests the sources here.
  resolve: {
    alias: [
      { find: /^vendloop$/, replacement: resolve(import.meta.dirname, 'src/library/index.ts') },
      { find: /^vendloop\/([a-z-]+)$/, replacement: resolve(import.meta.dirname, 'src/library/$1.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/properties/banner.ts', 'test/studio/page/bundle-pages.ts'],
    setupFiles: 'test/properties/setup.ts',
    // Commands speak the language of the locale.
    env: { LC_ALL: 'C.UTF-8' },
    pool: 'threads',
    // One thread imports the core once for all its files: nothing here keeps state in a module that another file reads.
    isolate: false,
    // One more than there are processors: tests on real sockets wait most of their time.
    maxWorkers: availableParallelism() + 1,
    // The machines this runs on are small and shared: a slow neighbour is no failure.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // One second, as vitest has it, is too short for a page or a socket beside other tests.
    expect: { poll: { timeout: 60_000 } },
  },
});
