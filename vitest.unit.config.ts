import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

/**
 * The quick tests of `npm run check`: without sockets, other processes, k6 or a browser, and without what runs random
 * worlds or a hundred scenarios, compiles programs, tries every way in which a sign can be wrong, or judges histories
 * of thousands of events block by block. `npm test` runs all.
 */
export default mergeConfig(
  base,
  defineConfig({
    test: {
      exclude: [
        'test/browser/**',
        'test/served/**',
        'test/cli/{completion,conform,doctor,listen,trigger,fit,serve,simulate,zoo,shared,replay,check}/**',
        'test/cli/*.test.ts',
        'test/cli/console/live-session.test.ts',
        'test/core/{api,callbacks,devices,health,store}/**',
        'test/core/*.test.ts',
        'test/core/signing/diagnosis/{diagnose,wrong-signs}.test.ts',
        'test/harness/checks/work.test.ts',
        'test/harness/fault-injection/network/live-link-faults.test.ts',
        'test/harness/fault-injection/store/recording-tx.test.ts',
        'test/harness/{bench,mutants,processes,simulation,stages,linearizability}/**',
        'test/harness/fit/fit.test.ts',
        'test/harness/scenario/reference-played.test.ts',
        'test/harness/session/session.test.ts',
        'test/harness/specification/from-history/worlds.test.ts',
        'test/harness/wire/no-secrets.test.ts',
        'test/power/{core-copy,judge}.test.ts',
        'test/library/{simulators,api/*,package/*}.test.ts',
        'test/properties/**',
        'test/scenarios.test.ts',
        'test/simulators/faults/any-fault.test.ts',
        'test/zoo/**',
      ],
    },
  }),
);
