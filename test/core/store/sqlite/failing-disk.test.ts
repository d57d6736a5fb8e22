import { describe, expect, it } from 'vitest';
import { openHandle } from '#core/store/sqlite/engines/choose-engine.ts';
import type { Handle } from '#core/store/sqlite/engines/engine.ts';
import { SqliteConnection } from '#core/store/sqlite/sqlite-connection.ts';
import type { WriteAheadLog } from '#core/store/sqlite/write-ahead-log.ts';
import { SqliteDatabase } from '#core/store/sqlite/database.ts';
import { migrate } from '#core/store/sqlite/migrations/migrate.ts';
import { SqliteStore } from '#core/store/sqlite/store.ts';
import { StoreFailure } from '#core/store/store.ts';
import { sampleOrder } from '../samples.ts';
import { useStoreFiles } from './store-files.ts';

const newFile = useStoreFiles();

/** A store whose disk can be made to fail: `state.failing` names the statement that does not succeed. */
async function createStoreOnBadDisk(): Promise<{ store: SqliteStore; state: { failing: string }; handle: Handle }> {
  const handle = openHandle(newFile());
  migrate(handle);
  const state = { failing: '' };
  const exec = handle.exec.bind(handle);
  handle.exec = (sql) => {
    if (sql === state.failing) throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR' });
    exec(sql);
  };
  const store = await SqliteStore.open(
    '/data/store.db',
    (statements) => new SqliteDatabase(new SqliteConnection(handle, '/data/store.db'), immediateLog, statements),
  );
  return { store, state, handle };
}

/** The log of a disk that is never busy. */
const immediateLog: WriteAheadLog = { flush: () => Promise.resolve(), close: () => Promise.resolve() };

describe('the sqlite store on a disk that fails', () => {
  it('rejects every decision of a batch whose commit failed, and keeps nothing of it', async () => {
    const { store, state } = await createStoreOnBadDisk();
    await store.decide((tx) => tx.next('order'));
    state.failing = 'COMMIT';
    const batch = await Promise.allSettled([
      store.decide((tx) => {
        tx.putOrder(sampleOrder(tx.next('order')));
      }),
      store.decide((tx) => tx.order(2)?.id),
      store.decide((tx) => {
        if (tx.order(2)) throw new Error('busy because of an order that was never stored');
      }),
    ]);
    for (const outcome of batch) {
      expect(outcome.status === 'rejected' && outcome.reason).toBeInstanceOf(StoreFailure);
      expect(outcome).toHaveProperty(
        'reason.message',
        expect.stringContaining('the store /data/store.db failed: disk I/O error'),
      );
    }
    expect(store.stats).toStrictEqual({ decisions: 1, rejected: 0, failed: 3, commits: 1 });
    expect(await store.read((rows) => rows.order(2))).toBeUndefined();
    state.failing = '';
    expect(await store.decide((tx) => tx.next('order'))).toBe(2);
    await store.close();
  });

  it('rejects a decision that could not begin, and takes the next one', async () => {
    const { store, state } = await createStoreOnBadDisk();
    state.failing = 'BEGIN IMMEDIATE';
    await expect(store.decide((tx) => tx.putNote('a', 'x'))).rejects.toThrow(StoreFailure);
    state.failing = '';
    await store.decide((tx) => tx.putNote('a', 'y'));
    expect(await store.read((rows) => rows.note('a'))).toBe('y');
    await store.close();
  });

  it('does not commit a decision that caught a failed write', async () => {
    const { store } = await createStoreOnBadDisk();
    const caughtFailure = store.decide((tx) => {
      tx.putNote('a', 'x');
      try {
        // What cannot be bound fails as a statement does on a bad disk.
        tx.putLock('10000001', { lastToken: {} as number, hold: null });
      } catch {
        return 'all is well';
      }
      return '';
    });
    await expect(caughtFailure).rejects.toThrow(StoreFailure);
    expect(await store.read((rows) => rows.note('a'))).toBeUndefined();
    await store.close();
  });

  it('loses the whole batch when the disk is full, and nothing else', async () => {
    const { store, handle } = await createStoreOnBadDisk();
    await store.decide((tx) => tx.putNote('before', 'x'));
    handle.exec('PRAGMA max_page_count = 1');
    const big = 'x'.repeat(50_000);
    const outcomes = await Promise.allSettled([1, 2, 3].map((n) => store.decide((tx) => tx.putNote(`n${n}`, big))));
    for (const outcome of outcomes) expect(outcome).toHaveProperty('reason.name', 'StoreFailure');
    handle.exec('PRAGMA max_page_count = 100000');
    await store.decide((tx) => tx.putNote('n1', big));
    expect(await store.read((rows) => [rows.note('before'), rows.note('n1')?.length, rows.note('n2')])).toStrictEqual([
      'x',
      50_000,
      undefined,
    ]);
    await store.close();
  });
});
