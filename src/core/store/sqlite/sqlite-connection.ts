import { messageOf } from '../../error-message.ts';
import { StoreFailure } from '../store.ts';
import type { Handle, Query } from './engines/engine.ts';
import type { Value } from './statements.ts';

/** Runs a statement that answers at most one row. */
export type QueryOne<Row extends readonly Value[]> = (values: readonly Value[]) => Row | undefined;
/** Runs a statement that answers rows. */
export type QueryMany<Row extends readonly Value[]> = (values: readonly Value[]) => readonly Row[];
/** Runs a statement that changes rows. @returns how many it changed. */
export type RunStatement = (values: readonly Value[]) => number;

/** The statements of one open database file, each prepared once, and what went wrong with them. */
export class SqliteConnection {
  /** The SQL of every statement that was prepared. */
  readonly preparedSql: string[] = [];
  readonly path: string;
  readonly #handle: Handle;
  #damage: string | null = null;

  constructor(handle: Handle, path: string) {
    this.#handle = handle;
    this.path = path;
  }

  /** Prepares a statement that answers at most one row. Rows are arrays in the order of the columns. */
  one<Row extends readonly Value[]>(sql: string): QueryOne<Row> {
    const query = this.#prepare(sql);
    return (values) => this.#guard(() => query.get(values) as Row | undefined);
  }

  /** Prepares a statement that answers rows. */
  many<Row extends readonly Value[]>(sql: string): QueryMany<Row> {
    const query = this.#prepare(sql);
    return (values) => this.#guard(() => query.all(values) as unknown as readonly Row[]);
  }

  /** Prepares a statement that changes rows. */
  run(sql: string): RunStatement {
    this.preparedSql.push(sql);
    const change = this.#handle.change(sql);
    return (values) => this.#guard(() => change(values));
  }

  /** Runs SQL that has neither values nor an answer. */
  exec(sql: string): void {
    this.#guard(() => this.#handle.exec(sql));
  }

  /** True between BEGIN and its end. SQLite may end a transaction by itself, when the disk is full for example. */
  get inTransaction(): boolean {
    return this.#handle.inTransaction;
  }

  /** SQLite's message at the first damaged page; null if none. */
  get damage(): string | null {
    return this.#damage;
  }

  /** Gives the file back: one plain file, nothing beside it, free for the next process. */
  close(): void {
    try {
      this.#handle.exec('PRAGMA journal_mode = DELETE');
      releaseFileLock(this.#handle);
    } finally {
      this.#handle.close();
    }
  }

  #prepare(sql: string): Query {
    this.preparedSql.push(sql);
    return this.#handle.query(sql);
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (isUniqueViolation(error)) throw error;
      if (isDamage(error)) this.#damage ??= error.message;
      throw storeFailure(this.path, error);
    }
  }
}

/**
 * Lets go of the file's lock. Closing does not: libsql keeps the file until the statements are collected. Leaving
 * exclusive mode takes effect with the next access, and only outside of WAL.
 */
export function releaseFileLock(handle: Handle): void {
  handle.exec('PRAGMA locking_mode = NORMAL');
  handle.exec('SELECT count(*) FROM sqlite_schema');
}

/** True when a row was refused because another has what may be there once only; nothing of the statement happened. */
export function isUniqueViolation(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'SQLITE_CONSTRAINT_UNIQUE' || error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY')
  );
}

function isDamage(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^SQLITE_(?:CORRUPT|NOTADB)/.test(String(error.code));
}

/** The failure of a file, in one line. */
function storeFailure(path: string, error: unknown): StoreFailure {
  const what = messageOf(error);
  return new StoreFailure(`the store ${path} failed: ${what}. Look at the disk's space, health and permissions`, {
    cause: error,
  });
}
