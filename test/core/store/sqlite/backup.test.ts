import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backupDatabase } from '#core/store/sqlite/backup.ts';
import { copyDatabase } from '#core/store/sqlite/copy-database.ts';
import { findProblemsInFile } from '#core/store/sqlite/check-database.ts';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import type { SqliteStore } from '#core/store/sqlite/store.ts';
import type { Tx } from '#core/store/store.ts';
import { sampleOrder } from '../samples.ts';
import { useStoreFiles } from './store-files.ts';

const newFile = useStoreFiles();
const wallMs = 1_800_000_000_000;

/** Writes an order and, in the same decision, how many there are: a torn copy has two numbers. */
const write = (store: SqliteStore) =>
  store.decide((tx) => {
    const id = tx.next('order');
    tx.putOrder(sampleOrder(id, { tradeId: `t${id}` }));
    tx.putNote('orders', String(id));
  });

/** 200 rows of a page each. */
function fill(tx: Tx, nth: number): void {
  for (let n = 0; n < 200; n++) tx.putNote(`${nth} ${n}`, 'x'.repeat(4_000));
}

async function read(path: string) {
  const store = await openSqliteStore(path);
  const orders = Number((await store.read((rows) => rows.note('orders'))) ?? 0);
  // One read for each order: a read begins anew for every row that is not in memory yet.
  const found = await Promise.all(
    Array.from({ length: orders }, (_, n) => store.read((rows) => (rows.order(n + 1) ? [] : [n + 1]))),
  );
  const [newer, backup] = await store.read((rows) => [rows.order(orders + 1), rows.note('backup')]);
  await store.close();
  return { orders, missing: found.flat(), newer, backup };
}

describe('a backup', () => {
  it('has everything that was committed before it, of a store that is open and one that is not', async () => {
    const path = newFile();
    const store = await openSqliteStore(path);
    for (let n = 0; n < 50; n++) await write(store);
    await backupDatabase(path, `${path}.open`, wallMs);
    await store.close();
    await backupDatabase(path, `${path}.closed`, wallMs);
    for (const copy of [`${path}.open`, `${path}.closed`]) {
      expect(
        readdirSync(dirname(copy)).filter((name) => name.startsWith(`${copy.slice(dirname(copy).length + 1)}-`)),
      ).toEqual([]);
      expect(await read(copy)).toEqual({ orders: 50, missing: [], newer: undefined, backup: String(wallMs) });
    }
  });

  it('is consistent while the store goes on writing, checkpoints included', async () => {
    const path = newFile();
    const store = await openSqliteStore(path);
    const going = new AbortController();
    const writing = (async () => {
      while (!going.signal.aborted) {
        await Promise.all(Array.from({ length: 100 }, () => write(store)));
        await store.decide((tx) => fill(tx, 0));
      }
    })();
    let last = 0;
    for (let copy = 1; copy <= 5; copy++) {
      await backupDatabase(path, `${path}.${copy}`, wallMs);
      const { orders, missing, newer } = await read(`${path}.${copy}`);
      expect([missing, newer]).toEqual([[], undefined]);
      expect(orders).toBeGreaterThan(last);
      last = orders;
    }
    going.abort();
    await writing;
    await store.close();
  });

  it('is readable by its owner alone, and never takes the place of a file', async () => {
    const path = newFile();
    await (await openSqliteStore(path)).close();
    await backupDatabase(path, `${path}.copy`, wallMs);
    expect(statSync(`${path}.copy`).mode & 0o777).toBe(0o600);
    writeFileSync(`${path}.other`, 'mine');
    await expect(backupDatabase(path, `${path}.other`, wallMs)).rejects.toThrow(/already exists/);
    expect(readFileSync(`${path}.other`, 'utf8')).toBe('mine');
  });

  it.each<[string, (path: string) => void, RegExp]>([
    ['of a file that is not there', (path) => rmSync(path), /^there is no database/],
    ['of a file that is no database', (path) => writeFileSync(path, 'x'.repeat(10_000)), /is damaged|not a database/],
    [
      'of a damaged database',
      (path) =>
        writeFileSync(
          path,
          Buffer.concat([readFileSync(path).subarray(0, 8192), Buffer.alloc(statSync(path).size - 8192, 0xa5)]),
        ),
      /is damaged, and so would be the copy/,
    ],
  ])('%s is refused in one line and leaves nothing behind', async (_what, damage, message) => {
    const path = newFile();
    const store = await openSqliteStore(path);
    for (let n = 0; n < 50; n++) await write(store);
    await store.close();
    damage(path);
    const before = readdirSync(dirname(path));
    await expect(backupDatabase(path, `${path}.copy`, wallMs)).rejects.toThrow(message);
    expect(readdirSync(dirname(path))).toEqual(before);
  });

  it('of a backup keeps the time of the first', async () => {
    const path = newFile();
    await (await openSqliteStore(path)).close();
    await backupDatabase(path, `${path}.1`, wallMs);
    await backupDatabase(`${path}.1`, `${path}.2`, wallMs + 99_000);
    expect((await read(`${path}.2`)).backup).toBe(String(wallMs));
  });
});

describe('a copy of a database whose log begins anew meanwhile', () => {
  it('is made again, until one log covers all of it', async () => {
    const path = newFile();
    const store = await openSqliteStore(path);
    await write(store);
    let tries = 0;
    await copyDatabase(path, `${path}.copy`, async () => {
      tries += 1;
      // More than one log holds, 4000 pages, between the file and its log: the one copied is none of this file.
      for (let n = 0; tries === 1 && n < 24; n++) await store.decide((tx) => fill(tx, n));
    });
    expect(tries).toBe(2);
    expect(findProblemsInFile(`${path}.copy`, 'full')).toEqual([]);
    await store.close();
  });
});
