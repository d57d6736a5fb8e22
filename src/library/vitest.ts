import './require-supported-node.ts';
import type { SaleOutcome } from './run/run.ts';

export { VendloopError, type VendloopErrorCode } from './errors.ts';
export type * from './run-types.ts';
export { test, type RunFixtures } from './vitest/fixtures.ts';
export { matchers, type MatcherContext, type MatcherResult } from './vitest/matchers.ts';

declare module 'vitest' {
  // The type parameter must be the one that vitest declares.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  interface Matchers<T> {
    /**
     * Waits until a sale has settled, and compares its outcome: `await expect(sale).toSettle('failure')`.
     * @throws VendloopError `bad-options` for what is no sale, or an unknown outcome; `closed` when the run has ended.
     */
    toSettle(outcome: SaleOutcome): Promise<void>;
    /**
     * Judges a run (and ends it), a history or a judgement with every check: `await expect(run).toKeepEveryRule()`.
     * INCONCLUSIVE fails, with `.not` too: nothing is proved.
     * @throws VendloopError `bad-options` for anything else; `closed` for a run that was closed without a judgement.
     */
    toKeepEveryRule(): Promise<void>;
  }
}
