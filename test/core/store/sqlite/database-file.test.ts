import { execFileSync } from 'node:child_process';
import {
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkDisk } from '#core/store/sqlite/check-database.ts';
import { copyDatabase } from '#core/store/sqlite/copy-database.ts';
import { monitorDatabaseFile } from '#core/store/sqlite/database-file.ts';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import { sampleOrder } from '../samples.ts';
import { useStoreFiles } from './store-files.ts';

const newFile = useStoreFiles();

/** A closed database of a few hundred orders. */
async function filled(orders = 300): Promise<string> {
  const path = newFile();
  const store = await openSqliteStore(path);
  await store.decide((tx) => {
    for (let n = 1; n <= orders; n++) tx.putOrder(sampleOrder(tx.next('order'), { tradeId: `t${n}` }));
  });
  await store.close();
  return path;
}

/** Overwrites every page but the first, as a bad disk might. */
function damage(path: string, from = 4096): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(statSync(path).size - from, 0xa5), 0, undefined, from);
  closeSync(file);
}

describe('the file of an open database', () => {
  it('is found whole with the space that its disk has', async () => {
    const path = newFile();
    const store = await openSqliteStore(path);
    const { problem, freeBytes } = await monitorDatabaseFile(path).inspect();
    expect(problem).toBeNull();
    expect(freeBytes).toBeGreaterThan(0);
    await store.close();
  });

  it.each<[string, (path: string) => void, RegExp]>([
    ['deleted', (path) => rmSync(path), /database file was deleted/],
    [
      'replaced',
      (path) => {
        writeFileSync(`${path}.new`, readFileSync(path));
        renameSync(`${path}.new`, path);
      },
      /database file was replaced/,
    ],
    ['left without its log', (path) => rmSync(`${path}-wal`), /database log was deleted/],
  ])('is missed at the next look when it was %s', async (_how, damage, message) => {
    const path = newFile();
    const store = await openSqliteStore(path);
    await store.decide((tx) => tx.putNote('a', 'b'));
    const file = monitorDatabaseFile(path);
    await file.inspect();
    damage(path);
    expect((await file.inspect()).problem).toMatch(message);
    await store.close().catch(() => undefined);
  });

  it('is called damaged once the store has read a damaged page', async () => {
    const path = await filled();
    // The rows, not the schema: such a file still opens.
    damage(path, 4096 * Math.floor((statSync(path).size / 4096) * 0.75));
    const store = await openSqliteStore(path);
    expect(store.damage).toBeNull();
    await expect(store.read((rows) => Array.from({ length: 300 }, (_, n) => rows.order(n + 1)))).rejects.toThrow(
      /malformed/,
    );
    expect((await monitorDatabaseFile(path, { damage: () => store.damage }).inspect()).problem).toMatch(
      /^the database is damaged: .*malformed/,
    );
    await store.close().catch(() => undefined);
  });
});

describe('the check of a database on its disk', () => {
  it('finds a whole file whole, also while its store writes to the log', async () => {
    const path = await filled();
    expect(await checkDisk(path, 'full')).toEqual([]);
    // Another handle of this process would let go of the store's lock: what is checked is a copy of both files.
    const store = await openSqliteStore(path);
    await store.decide((tx) => tx.putOrder(sampleOrder(tx.next('order'), { tradeId: 'one more' })));
    const copy = `${path}.copy`;
    await copyDatabase(path, copy);
    expect(await checkDisk(copy, 'full')).toEqual([]);
    await store.close();
  });

  it('finds damaged pages that were not read', async () => {
    const path = await filled();
    damage(path, 3 * 4096);
    expect(await checkDisk(path, 'quick')).not.toEqual([]);
  });

  it('believes a file that a crash left in the middle of a checkpoint: its log makes it whole', async () => {
    const path = newFile();
    const store = await openSqliteStore(path);
    await store.decide((tx) => {
      for (let n = 1; n <= 300; n++) tx.putOrder(sampleOrder(tx.next('order'), { tradeId: `t${n}` }));
    });
    const copy = `${path}.copy`;
    await copyDatabase(path, copy);
    await store.close();
    // Pages that the log has as well, half written.
    const size = 40 * 4096;
    writeFileSync(copy, Buffer.concat([readFileSync(path).subarray(0, 4096), Buffer.alloc(size - 4096, 0xa5)]));
    expect(await checkDisk(copy, 'quick')).toEqual([]);
  });
});

describe('the process that checks a file beside the core', () => {
  it('writes what is wrong as JSON, and nothing is wrong with a whole file', async () => {
    const path = await filled();
    const run = (): unknown =>
      JSON.parse(
        execFileSync(process.execPath, ['--import', 'tsx', 'src/core/store/sqlite/check-process.ts', path], {
          encoding: 'utf8',
        }),
      );
    expect(run()).toEqual([]);
    damage(path, 3 * 4096);
    expect(run()).not.toEqual([]);
  });
});

describe('the watch of a file', () => {
  it('checks it when it has changed, and not again while it stays whole and the same', async () => {
    const path = newFile();
    const store = await openSqliteStore(path);
    const checks: string[] = [];
    const problems: string[] = [];
    const check = (file: string): Promise<readonly string[]> => {
      checks.push(file);
      return Promise.resolve([...problems]);
    };
    const file = monitorDatabaseFile(path, { pauseMs: 0, check });
    const inspect = async () => {
      const { problem } = await file.inspect();
      await Promise.resolve();
      return problem;
    };
    await inspect();
    await inspect();
    expect(checks).toEqual([path]);
    problems.push('page 7 is never used');
    utimesSync(path, 1, 1);
    await inspect();
    expect(await inspect()).toBe('the database is damaged: page 7 is never used');
    // A file in doubt is checked again: it may have been caught in the middle of a write.
    problems.pop();
    await inspect();
    expect(await inspect()).toBeNull();
    const before = checks.length;
    await inspect();
    expect(checks).toHaveLength(before);
    await store.close();
  });
});
