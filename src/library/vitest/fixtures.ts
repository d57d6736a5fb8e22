import type { TestAPI } from 'vitest';
import { VendloopError } from '../errors.ts';
import type { Run, RunMachine, RunMerchant, RunOptions } from '../run/run.ts';
import { openRun } from '../run/open-run.ts';
import { vitest } from './vitest-peer.ts';

/** What a test can take as its fixtures. Each test has a run of its own, which is closed after it. */
export interface RunFixtures {
  /** How the run is started: seed, machines, target … Replace it by `test.extend({ runOptions: … })`. */
  runOptions: RunOptions;
  /** A core with its fleet, in virtual time unless `runOptions` names another stage or a target. */
  run: Run;
  /** The machines of the run. */
  fleet: readonly RunMachine[];
  /** The merchant of the run. */
  merchant: RunMerchant;
}

const remedy = 'it was the fixture of a test that has ended: take `run` as a fixture of the test that uses it';

function extendTest(): TestAPI<RunFixtures> {
  try {
    // Vitest reads the names of the fixtures that one needs from its first parameter.
    return vitest.test.extend<RunFixtures>({
      runOptions: {},
      run: async ({ runOptions }, use) => {
        const run = await openRun(runOptions, remedy);
        await use(run);
        await run.close();
      },
      fleet: async ({ run }, use) => use(run.machines),
      merchant: async ({ run }, use) => use(run.merchant),
    });
  } catch (error) {
    throw new VendloopError(
      'not-possible',
      'vendloop/vitest has been imported outside a test file of vitest: run the file with "npx vitest run", and take ' +
        'startRun() of vendloop in any other program',
      { cause: error },
    );
  }
}

/**
 * `test` of vitest, with a run as its fixtures.
 * @throws VendloopError `not-possible` when it is imported outside a test file; `missing-peer` without vitest.
 */
export const test: TestAPI<RunFixtures> = extendTest();
