import { basename, dirname } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders of tests, those that judge a mutant the quickest first. */
const folders = ['domain', 'lock', 'signing', 'orders', 'delivery', 'services'];

/** A mutant's run ends with the first test that fails: tables and rules are asked before whole services. */
class QuickestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => folders.indexOf(basename(dirname(moduleId)));
    return Promise.resolve(files.toSorted((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId)));
  }
}

/**
 * What mutation testing runs (docs/mutation.md): the tests about the mutated folders that need neither disk, socket
 * nor real time, so that a mutant is judged in milliseconds.
 */
export default defineConfig({
  test: {
    include: folders.map((folder) => `test/core/${folder}/**/*.test.ts`),
    exclude: ['test/core/signing/diagnosis/**', 'test/core/signing/explain.test.ts'],
    isolate: false,
    setupFiles: 'test/properties/setup.ts',
    testTimeout: 20_000,
    sequence: { sequencer: QuickestFirst },
  },
});
