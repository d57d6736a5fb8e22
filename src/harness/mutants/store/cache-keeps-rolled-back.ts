import { RowChanges } from '#core/store/sqlite/row-changes.ts';
import type { Mutant } from '../mutant.ts';

/** Changes that stay in memory when they are taken back. */
class KeptChanges extends RowChanges {
  protected override undo(): void {
    // The bug.
  }
}

export const cacheKeepsRolledBack: Mutant = {
  name: 'cache-keeps-rolled-back',
  bug: 'A decision that is taken back stays in the cache of rows.',
  detectedBy: ['mutual-exclusion', 'dwell-bound', 'single-release', 'one-outcome'],
  withinWorlds: 40,
  fromOutside: {
    hidden: 'Only a commit that is taken back shows it, and vendloop makes no store fail that it did not open.',
  },
  store: 'sqlite',
  makePatch: () => ({ sqlite: { changes: () => new KeptChanges() } }),
};
