import { copyFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import { SqliteConnection } from '#core/store/sqlite/sqlite-connection.ts';
import { unsyncedLog, type WriteAheadLog } from '#core/store/sqlite/write-ahead-log.ts';
import { migrations } from '#core/store/sqlite/migrations/migrate.ts';
import { useStoreFiles } from './store-files.ts';

const newFile = useStoreFiles();

async function refusal(path: string): Promise<string> {
  const problem: unknown = await openSqliteStore(path, { lockWaitMs: 0 }).then(
    async (store) => {
      await store.close();
      return new Error('opened');
    },
    (error: unknown) => error,
  );
  const message = problem instanceof Error ? problem.message : '';
  expect(message).not.toContain('\n');
  return message;
}

describe('opening a sqlite store', () => {
  it('reports what is wrong with a path in one line', async () => {
    const file = newFile();
    expect(await refusal(`${file}/none/store.db`)).toBe(
      `cannot open the store ${file}/none/store.db: its folder must exist and be writable, and it must be a file`,
    );
    expect(await refusal(dirname(file))).toMatch(/^cannot open the store .*it must be a file$/);
  });

  it('refuses a file that is no database and leaves it alone', async () => {
    const file = newFile();
    writeFileSync(
      file,
      'a shopping list, long enough to have the size of a header of a database, and then some more of it',
    );
    expect(await refusal(file)).toBe(`${file} is not a database: name another file`);
  });

  it('refuses the database of another program and leaves it as it was', async () => {
    const file = newFile();
    const other = new Database(file);
    other.exec('CREATE TABLE songs (name TEXT)');
    other.close();
    expect(await refusal(file)).toBe(
      `${file} is a database of another program, not a vendloop store: name another file`,
    );
    const reopened = new Database(file);
    expect(reopened.prepare('PRAGMA journal_mode').raw().get([])).toStrictEqual(['delete']);
  });

  it('refuses the schema of a newer vendloop', async () => {
    const file = newFile();
    const store = await openSqliteStore(file);
    await store.close();
    const newer = new Database(file);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    expect(await refusal(file)).toBe(
      `${file} was written by a newer vendloop (schema 99, this one knows ${migrations.length}): run that version, ` +
        'or name another file',
    );
  });

  it('takes an empty file for a new store', async () => {
    const file = newFile();
    writeFileSync(file, '');
    expect(await refusal(file)).toBe('opened');
  });

  it('refuses a second opener, and takes it once the first has closed', async () => {
    const file = newFile();
    const first = await openSqliteStore(file);
    expect(await refusal(file)).toBe(
      `the store ${file} is open in another process: stop that one, or name another file`,
    );
    expect(await first.decide((tx) => tx.next('order'))).toBe(1);
    await first.close();
    expect(await refusal(file)).toBe('opened');
  });

  it('waits for a first opener that is about to close', async () => {
    const file = newFile();
    const first = await openSqliteStore(file);
    const second = openSqliteStore(file, { lockWaitMs: 30_000 });
    await first.close();
    const store = await second;
    expect(await store.decide((tx) => tx.next('order'))).toBe(1);
    await store.close();
  });

  it('syncs what a killed process has left before anyone sees it', async () => {
    const [file, copy] = [newFile(), newFile()];
    const killed = await openSqliteStore(file);
    await killed.decide((tx) => tx.putNote('name', 'value'));
    for (const part of ['', '-wal']) copyFileSync(`${file}${part}`, `${copy}${part}`);
    let syncs = 0;
    const wrapLog = (log: WriteAheadLog): WriteAheadLog => ({
      flush: () => {
        syncs += 1;
        return log.flush();
      },
      close: () => log.close(),
    });
    const store = await openSqliteStore(copy, { wrapLog });
    expect(syncs).toBe(1);
    expect(await store.read((rows) => rows.note('name'))).toBe('value');
    await Promise.all([store.close(), killed.close()]);
    const closed = await openSqliteStore(copy, { wrapLog });
    expect(syncs).toBe(1);
    await closed.close();
  });

  it.each([
    [undefined, 1],
    [true, 1],
    [false, 0],
  ])('waits for the disk unless a test turns that off: syncs %s', async (syncs, synchronous) => {
    const found: unknown[] = [];
    const store = await openSqliteStore(newFile(), {
      ...(syncs !== undefined && { syncs }),
      wrapLog: (log) => {
        found.push(log === unsyncedLog);
        return log;
      },
      connect: (handle, file) => {
        found.push(handle.query('PRAGMA synchronous').get([]));
        return new SqliteConnection(handle, file);
      },
    });
    expect(found).toEqual([[synchronous], syncs === false]);
    await store.close();
  });
});
