import type { Value } from '../statements.ts';
import type { Handle, Query, SqliteEngine } from './engine.ts';

/** The part of `node:sqlite` that is used here. The oldest Node that runs this has no such module. */
interface NodeSqlite {
  readonly DatabaseSync: new (file: string, options: { readonly enableForeignKeyConstraints: boolean }) => NodeDatabase;
  readonly StatementSync: { readonly prototype: Partial<NodeStatement> };
}

interface NodeDatabase {
  readonly isTransaction: boolean;
  exec(sql: string): void;
  prepare(sql: string): NodeStatement;
  close(): void;
}

interface NodeStatement {
  setReturnArrays(enabled: boolean): void;
  all(...values: Value[]): Value[][];
  get(...values: Value[]): Value[] | undefined;
  run(...values: Value[]): { readonly changes: number };
}

/** SQLite as Node has it, from 22.16 on; null where Node is older. */
export function nodeSqliteEngine(): SqliteEngine | null {
  const sqlite = loadQuietly();
  // Node 22.13 has the module, but no rows as arrays.
  if (!sqlite?.StatementSync.prototype.setReturnArrays) return null;
  const { DatabaseSync } = sqlite;
  return {
    name: 'node:sqlite',
    open: (file) =>
      withSqliteCode(() => new NodeHandle(new DatabaseSync(file, { enableForeignKeyConstraints: false }))),
  };
}

/** Loads the module without the warning that it is experimental: what is used of it is held by tests. */
function loadQuietly(): NodeSqlite | undefined {
  const warner = process as { emitWarning: (...words: unknown[]) => void };
  const { emitWarning } = warner;
  warner.emitWarning = (...words) => {
    if (words[1] !== 'ExperimentalWarning' || !/^SQLite /.test(String(words[0])))
      Reflect.apply(emitWarning, process, words);
  };
  try {
    return process.getBuiltinModule('node:sqlite') as NodeSqlite | undefined;
  } finally {
    warner.emitWarning = emitWarning;
  }
}

class NodeHandle implements Handle {
  readonly #database: NodeDatabase;

  constructor(database: NodeDatabase) {
    this.#database = database;
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  exec(sql: string): void {
    withSqliteCode(() => this.#database.exec(sql));
  }

  query(sql: string): Query {
    const statement = this.#prepare(sql);
    statement.setReturnArrays(true);
    return {
      all: (values) => withSqliteCode(() => statement.all(...values)),
      get: (values) => withSqliteCode(() => statement.get(...values)),
    };
  }

  change(sql: string): (values: readonly Value[]) => number {
    const statement = this.#prepare(sql);
    return (values) => withSqliteCode(() => statement.run(...values).changes);
  }

  close(): void {
    this.#database.close();
  }

  #prepare(sql: string): NodeStatement {
    return withSqliteCode(() => this.#database.prepare(sql));
  }
}

/** Names of result codes, by number (sqlite.org/rescode.html). */
const codeNames: Readonly<Record<number, string>> = {
  5: 'SQLITE_BUSY',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  19: 'SQLITE_CONSTRAINT',
  26: 'SQLITE_NOTADB',
  1555: 'SQLITE_CONSTRAINT_PRIMARYKEY',
  2067: 'SQLITE_CONSTRAINT_UNIQUE',
};

/** Gives an error SQLite's name for it as its `code`, as libsql does. */
function withSqliteCode<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Error && 'errcode' in error ? Object.assign(error, { code: codeOf(error.errcode) }) : error;
  }
}

/** The low eight bits of a code name its kind. */
function codeOf(number: unknown): string {
  const code = Number(number);
  return codeNames[code] ?? codeNames[code & 0xff] ?? 'SQLITE_ERROR';
}
