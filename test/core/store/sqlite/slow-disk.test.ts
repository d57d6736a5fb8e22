import { afterEach, describe, expect, it, vi } from 'vitest';
import { openHandle } from '#core/store/sqlite/engines/choose-engine.ts';
import { SqliteConnection } from '#core/store/sqlite/sqlite-connection.ts';
import { openWriteAheadLog, type WriteAheadLog } from '#core/store/sqlite/write-ahead-log.ts';
import { SqliteDatabase } from '#core/store/sqlite/database.ts';
import { migrate } from '#core/store/sqlite/migrations/migrate.ts';
import { SqliteStore } from '#core/store/sqlite/store.ts';
import { StoreFailure, type Haste } from '#core/store/store.ts';
import { useStoreFiles } from './store-files.ts';

const newFile = useStoreFiles();

/** A disk that is busy with the log until the test completes or fails it. */
class SlowDisk implements WriteAheadLog {
  readonly #waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  flushes = 0;
  closed = false;

  flush(): Promise<void> {
    this.flushes += 1;
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  succeed(): void {
    this.#waiting.shift()?.resolve();
  }

  fail(): void {
    this.#waiting.shift()?.reject(new StoreFailure('the disk refused'));
  }
}

async function createStoreOnSlowDisk(): Promise<{
  store: SqliteStore;
  disk: SlowDisk;
  settled: string[];
  recordSettlement: (name: string, promise: Promise<unknown>) => void;
}> {
  const handle = openHandle(newFile());
  migrate(handle);
  const disk = new SlowDisk();
  const settled: string[] = [];
  const recordSettlement = (name: string, promise: Promise<unknown>): void =>
    void promise.then(
      () => settled.push(name),
      (error: unknown) => settled.push(`${name}: ${String(error)}`),
    );
  return {
    store: await SqliteStore.open(
      '/data/store.db',
      (statements) => new SqliteDatabase(new SqliteConnection(handle, '/data/store.db'), disk, statements),
    ),
    disk,
    settled,
    recordSettlement,
  };
}

/** Lets everything happen that waits for nothing but turns of the event loop. */
async function runEventLoopTurns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

afterEach(() => void vi.useRealTimers());

describe('the sqlite store on a slow disk', () => {
  it('answers only once the disk has what the answer depends on: decisions, refusals, reads', async () => {
    const { store, disk, settled, recordSettlement } = await createStoreOnSlowDisk();
    recordSettlement(
      'written',
      store.decide((tx) => tx.putNote('a', 'x')),
    );
    await runEventLoopTurns();
    recordSettlement(
      'read',
      store.read((rows) => rows.note('a')),
    );
    recordSettlement('due', store.dueDeadlines(0, 1));
    recordSettlement('next due', store.nextDeadline(0));
    await runEventLoopTurns();
    expect(settled).toEqual([]);
    disk.succeed();
    await runEventLoopTurns();
    expect(settled).toEqual(['written', 'read', 'due', 'next due']);
  });

  it('lets later decisions share the next transaction; a decision that only read waits for what it saw', async () => {
    const { store, disk, settled, recordSettlement } = await createStoreOnSlowDisk();
    recordSettlement(
      'first',
      store.decide((tx) => tx.putNote('a', 'x')),
    );
    await runEventLoopTurns();
    for (const name of ['second', 'third']) {
      recordSettlement(
        name,
        store.decide((tx) => tx.putNote(name, 'x')),
      );
      await runEventLoopTurns();
    }
    recordSettlement(
      'only read',
      store.decide((tx) => tx.note('second')),
    );
    await runEventLoopTurns();
    expect(disk.flushes).toBe(1);
    disk.succeed();
    await runEventLoopTurns();
    expect(settled).toEqual(['first']);
    expect(disk.flushes).toBe(2);
    disk.succeed();
    await runEventLoopTurns();
    expect(settled).toEqual(['first', 'second', 'third', 'only read']);
    expect(store.stats).toStrictEqual({ decisions: 4, rejected: 0, failed: 0, commits: 2 });
  });

  it('does not wait for the disk where nothing was written', async () => {
    const { store, disk } = await createStoreOnSlowDisk();
    expect(await store.decide((tx) => tx.note('a') ?? 'none')).toBe('none');
    expect(await store.read((rows) => rows.note('a') ?? 'none')).toBe('none');
    expect(disk.flushes).toBe(0);
  });

  it('takes no decision and reads no row any more once the disk has refused a commit', async () => {
    const { store, disk, settled, recordSettlement } = await createStoreOnSlowDisk();
    recordSettlement(
      'written',
      store.decide((tx) => tx.putNote('a', 'x')),
    );
    await runEventLoopTurns();
    recordSettlement(
      'meanwhile',
      store.decide((tx) => tx.putNote('b', 'x')),
    );
    recordSettlement(
      'read',
      store.read((rows) => rows.note('a')),
    );
    disk.fail();
    await runEventLoopTurns();
    expect(settled.toSorted()).toEqual(
      ['meanwhile', 'read', 'written'].map((name) => `${name}: StoreFailure: the disk refused`),
    );
    await expect(store.decide((tx) => tx.putNote('c', 'x'))).rejects.toThrow('the disk refused');
    await expect(store.read((rows) => rows.note('a'))).rejects.toThrow('the disk refused');
    expect(store.stats).toStrictEqual({ decisions: 0, rejected: 0, failed: 3, commits: 0 });
    expect(disk.flushes).toBe(1);
  });

  it('commits what may come later with the next decision, and after a while without one', async () => {
    // The test passes the time by hand, however busy the machine is.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { store, disk, settled, recordSettlement } = await createStoreOnSlowDisk();
    const decide = (name: string, haste?: Haste) =>
      recordSettlement(
        name,
        store.decide((tx) => tx.putNote(name, 'x'), haste),
      );
    decide('later', 'later');
    await runEventLoopTurns();
    expect(disk.flushes).toBe(0);
    decide('now');
    await runEventLoopTurns();
    disk.succeed();
    await runEventLoopTurns();
    expect(settled).toEqual(['later', 'now']);
    expect(store.stats.commits).toBe(1);
    decide('alone', 'later');
    await runEventLoopTurns();
    expect(disk.flushes).toBe(1);
    vi.runOnlyPendingTimers();
    await vi.waitUntil(() => disk.flushes === 2);
    decide('at the close', 'later');
    recordSettlement('closed', store.close());
    disk.succeed();
    await runEventLoopTurns();
    disk.succeed();
    await runEventLoopTurns();
    expect(settled.slice(2)).toEqual(['alone', 'at the close', 'closed']);
  });

  it('closes when everything that was handed in is on the disk', async () => {
    const { store, disk, settled, recordSettlement } = await createStoreOnSlowDisk();
    recordSettlement(
      'first',
      store.decide((tx) => tx.putNote('a', 'x')),
    );
    await runEventLoopTurns();
    recordSettlement(
      'second',
      store.decide((tx) => tx.putNote('b', 'x')),
    );
    recordSettlement('closed', store.close());
    await runEventLoopTurns();
    disk.succeed();
    await runEventLoopTurns();
    expect({ settled, closed: disk.closed }).toEqual({ settled: ['first'], closed: false });
    disk.succeed();
    await runEventLoopTurns();
    expect({ settled, closed: disk.closed }).toEqual({ settled: ['first', 'second', 'closed'], closed: true });
  });
});

describe('the log of a store', () => {
  it('reports which file did not reach the disk, and the remedy', async () => {
    const log = openWriteAheadLog('/nowhere/store.db');
    await expect(log.flush()).rejects.toThrow(
      /^the log of the store, \/nowhere\/store\.db-wal, did not reach the disk: ENOENT.*start it again$/,
    );
    await log.close();
  });
});
