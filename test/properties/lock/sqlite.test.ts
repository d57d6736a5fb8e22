import fc from 'fast-check';
import { describe, it } from 'vitest';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import type { Store } from '#core/store/store.ts';
import { useStoreFiles } from '#test/core/store/sqlite/store-files.ts';
import { lockProperty } from './commands.ts';
import { runs } from '../settings.ts';

const newFile = useStoreFiles();

describe('dwell locks in an sqlite store', () => {
  it('are fenced leases under any commands, with each restart a new process on the same file', async () => {
    const files = new Map<Store, string>();
    const open = async (file: string) => {
      const store = await openSqliteStore(file, { syncs: false });
      files.set(store, file);
      return store;
    };
    const reopen = async (store: Store) => {
      await store.close();
      return open(files.get(store)!);
    };
    // Fewer runs than in memory: each makes a file and opens it again.
    await fc.assert(
      lockProperty(() => open(newFile()), reopen),
      { numRuns: runs(40) },
    );
  });
});
