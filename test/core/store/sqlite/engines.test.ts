import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { chooseEngine, sqliteDescription } from '#core/store/sqlite/engines/choose-engine.ts';
import type { SqliteEngine } from '#core/store/sqlite/engines/engine.ts';
import { libsqlEngine } from '#core/store/sqlite/engines/libsql.ts';
import { nodeSqliteEngine } from '#core/store/sqlite/engines/node-sqlite.ts';
import { useStoreFiles } from './store-files.ts';

const newFile = useStoreFiles();
const nodeEngine = nodeSqliteEngine();
const engines = [libsqlEngine, ...(nodeEngine ? [nodeEngine] : [])];

/** What SQLite calls the failure of some work. */
function codeOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return undefined;
}

describe.each(engines)('SQLite of $name', (engine) => {
  it('answers rows as arrays, the first of them, and how many a change has changed', () => {
    const handle = engine.open(newFile());
    handle.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, at INTEGER)');
    const insert = handle.change('INSERT INTO t VALUES (?, ?, ?)');
    expect([insert([1, 'one', 1.5]), insert([9_007_199_254_740_991, 'two', null])]).toStrictEqual([1, 1]);
    const all = handle.query('SELECT id, name, at, typeof(id) FROM t ORDER BY id LIMIT ?');
    expect(all.all([5])).toStrictEqual([
      [1, 'one', 1.5, 'integer'],
      [9_007_199_254_740_991, 'two', null, 'integer'],
    ]);
    const one = handle.query('SELECT name FROM t WHERE id = ?');
    expect([one.get([1]), one.get([3])]).toStrictEqual([['one'], undefined]);
    expect(handle.change('UPDATE t SET at = ?')([0])).toBe(2);
    handle.close();
  });

  it('knows whether a transaction is open', () => {
    const handle = engine.open(newFile());
    const seen = ['BEGIN IMMEDIATE', 'COMMIT'].map((sql) => {
      handle.exec(sql);
      return handle.inTransaction;
    });
    expect(seen).toStrictEqual([true, false]);
    handle.close();
  });

  it('names a failure as SQLite does', () => {
    const file = newFile();
    const handle = engine.open(file);
    handle.exec('PRAGMA busy_timeout = 0; CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE)');
    const insert = handle.change('INSERT INTO t VALUES (?, ?)');
    insert([1, 'one']);
    expect(codeOf(() => insert([1, 'two']))).toBe('SQLITE_CONSTRAINT_PRIMARYKEY');
    expect(codeOf(() => insert([2, 'one']))).toBe('SQLITE_CONSTRAINT_UNIQUE');
    handle.exec('BEGIN EXCLUSIVE');
    const other = engine.open(file);
    other.exec('PRAGMA busy_timeout = 0');
    expect(codeOf(() => other.exec('BEGIN IMMEDIATE'))).toBe('SQLITE_BUSY');
    handle.exec('ROLLBACK');
    const noDatabase = newFile();
    writeFileSync(noDatabase, 'this is a text, and no database'.repeat(100));
    const text = engine.open(noDatabase);
    expect(codeOf(() => text.exec('BEGIN IMMEDIATE'))).toBe('SQLITE_NOTADB');
    for (const open of [handle, other, text]) open.close();
  });

  it('reads a file by its URL, with the promise that nothing changes it', () => {
    const file = newFile();
    const handle = engine.open(file);
    handle.exec('CREATE TABLE t (id INTEGER PRIMARY KEY)');
    handle.close();
    const unchanging = engine.open(`file://${file}?immutable=1`);
    expect(unchanging.query('SELECT count(*) FROM t').get([])).toStrictEqual([0]);
    unchanging.close();
  });
});

describe('the SQLite of this process', () => {
  const ownEngine: SqliteEngine = { ...libsqlEngine, name: 'node:sqlite' };

  it('is the one of Node where it has one, unless the other is asked for', () => {
    const chosen = (name: string, nodes: SqliteEngine | null) => chooseEngine(name, () => nodes).name;
    expect(chosen('', ownEngine)).toBe('node:sqlite');
    expect(chosen('', null)).toBe('libsql');
    expect(chosen('libsql', ownEngine)).toBe('libsql');
    expect(chosen('node', ownEngine)).toBe('node:sqlite');
  });

  it('is refused where it is not there, or is no known one', () => {
    expect(() => chooseEngine('node', () => null)).toThrow('this Node has no SQLite of its own');
    expect(() => chooseEngine('sqlite', () => null)).toThrow('VENDLOOP_SQLITE is "sqlite"');
  });

  it('has a name and a version', () => expect(sqliteDescription()).toMatch(/^(?:libsql|node:sqlite) 3\.\d+\.\d+$/));

  it('comes without a warning that it is experimental, and leaves other warnings', async () => {
    const module = fileURLToPath(import.meta.resolve('#core/store/sqlite/engines/node-sqlite.ts'));
    const script = `import { nodeSqliteEngine } from ${JSON.stringify(module)}; nodeSqliteEngine();
      process.emitWarning('another one', 'ExperimentalWarning');`;
    const { stderr } = await promisify(execFile)(process.execPath, [
      ...['--import', 'tsx'],
      ...['--input-type', 'module'],
      ...['--eval', script],
    ]);
    expect(stderr).not.toContain('SQLite');
    expect(stderr).toContain('another one');
  });
});
