import { SqliteConnection } from '#core/store/sqlite/sqlite-connection.ts';
import type { Mutant } from '../mutant.ts';

/** A connection that believes rows that were taken back. */
class CacheKeepingConnection extends SqliteConnection {
  override clearCaches(): void {
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
  makePatch: () => ({ sqlite: { connect: (handle, file) => new CacheKeepingConnection(handle, file) } }),
};
