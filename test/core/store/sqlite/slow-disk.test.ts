import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { Connection } from '#core/store/sqlite/sqlite-connection.ts';
import { logOf, type Log } from '#core/store/sqlite/write-ahead-log.ts';
import { migrate } from '#core/store/sqlite/migrations/migrate.ts';
import { SqliteStore } from '#core/store/sqlite/store.ts';
import { StoreFailure } from '#core/store/store.ts';
import { useStoreFiles } from './store-files.ts';

const newFile = useStoreFiles();

/** A disk that is busy with the log until it is told that it is done, or fails. */
class SlowDisk implements Log {
  readonly #waiting: { readonly resolve: () => void; readonly reject: (why: Error) => void }[] = [];
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

  done(): void {
    this.#waiting.shift()?.resolve();
  }

  fails(): void {
    this.#waiting.shift()?.reject(new StoreFailure('the disk said no'));
  }
}

function storeOnSlowDisk(): {
  store: SqliteStore;
  disk: SlowDisk;
  said: string[];
  hear: (name: string, what: Promise<unknown>) => void;
} {
  const handle = new Database(newFile());
  migrate(handle);
  const disk = new SlowDisk();
  const said: string[] = [];
  const hear = (name: string, what: Promise<unknown>): void =>
    void what.then(
      () => said.push(name),
      (problem: unknown) => said.push(`${name}: ${String(problem)}`),
    );
  return { store: new SqliteStore(new Connection(handle, '/data/store.db'), disk), disk, said, hear };
}

/** Lets everything happen that waits for nothing but turns of the event loop. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((wake) => setImmediate(wake));
}

describe('the sqlite store on a slow disk', () => {
  it('answers nobody before the disk has what the answer rests on: decisions, refusals, looks', async () => {
    const { store, disk, said, hear } = storeOnSlowDisk();
    hear(
      'written',
      store.decide((tx) => tx.putNote('a', 'x')),
    );
    await settle();
    hear(
      'read',
      store.read((rows) => rows.note('a')),
    );
    hear('due', store.due(0, 1));
    hear('next due', store.nextDue(0));
    await settle();
    expect(said).toEqual([]);
    disk.done();
    await settle();
    expect(said).toEqual(['written', 'read', 'due', 'next due']);
  });

  it('lets what comes meanwhile share the next transaction, and a decision that only looked waits for what it saw', async () => {
    const { store, disk, said, hear } = storeOnSlowDisk();
    hear(
      'first',
      store.decide((tx) => tx.putNote('a', 'x')),
    );
    await settle();
    for (const name of ['second', 'third']) {
      hear(
        name,
        store.decide((tx) => tx.putNote(name, 'x')),
      );
      await settle();
    }
    hear(
      'looked',
      store.decide((tx) => tx.note('second')),
    );
    await settle();
    expect(disk.flushes).toBe(1);
    disk.done();
    await settle();
    expect(said).toEqual(['first']);
    expect(disk.flushes).toBe(2);
    disk.done();
    await settle();
    expect(said).toEqual(['first', 'second', 'third', 'looked']);
    expect(store.stats).toStrictEqual({ decisions: 4, refused: 0, lost: 0, commits: 2 });
  });

  it('does not wait for the disk where nothing was written', async () => {
    const { store, disk } = storeOnSlowDisk();
    expect(await store.decide((tx) => tx.note('a') ?? 'none')).toBe('none');
    expect(await store.read((rows) => rows.note('a') ?? 'none')).toBe('none');
    expect(disk.flushes).toBe(0);
  });

  it('takes no decision and tells of no row any more once the disk has refused a commit', async () => {
    const { store, disk, said, hear } = storeOnSlowDisk();
    hear(
      'written',
      store.decide((tx) => tx.putNote('a', 'x')),
    );
    await settle();
    hear(
      'meanwhile',
      store.decide((tx) => tx.putNote('b', 'x')),
    );
    hear(
      'read',
      store.read((rows) => rows.note('a')),
    );
    disk.fails();
    await settle();
    expect(said.toSorted()).toEqual(
      ['meanwhile', 'read', 'written'].map((name) => `${name}: StoreFailure: the disk said no`),
    );
    await expect(store.decide((tx) => tx.putNote('c', 'x'))).rejects.toThrow('the disk said no');
    await expect(store.read((rows) => rows.note('a'))).rejects.toThrow('the disk said no');
    expect(store.stats).toStrictEqual({ decisions: 0, refused: 0, lost: 3, commits: 0 });
    expect(disk.flushes).toBe(1);
  });

  it('closes when everything that was handed in is on the disk', async () => {
    const { store, disk, said, hear } = storeOnSlowDisk();
    hear(
      'first',
      store.decide((tx) => tx.putNote('a', 'x')),
    );
    await settle();
    hear(
      'second',
      store.decide((tx) => tx.putNote('b', 'x')),
    );
    hear('closed', store.close());
    await settle();
    disk.done();
    await settle();
    expect({ said, closed: disk.closed }).toEqual({ said: ['first'], closed: false });
    disk.done();
    await settle();
    expect({ said, closed: disk.closed }).toEqual({ said: ['first', 'second', 'closed'], closed: true });
  });
});

describe('the log of a store', () => {
  it('says which file did not reach the disk, and what to do', async () => {
    const log = logOf('/nowhere/store.db');
    await expect(log.flush()).rejects.toThrow(
      /^the log of the store, \/nowhere\/store\.db-wal, did not reach the disk: ENOENT.*start it again$/,
    );
    await log.close();
  });
});
