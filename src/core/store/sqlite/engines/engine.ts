import type { Value } from '../statements.ts';

/** Rows of a query as arrays, in the order of its columns. */
export interface Query {
  all(values: readonly Value[]): readonly (readonly Value[])[];
  /** The first row; undefined if there is none. */
  get(values: readonly Value[]): readonly Value[] | undefined;
}

/** An open database file. What fails throws an Error whose `code` is SQLite's name for it, such as `SQLITE_BUSY`. */
export interface Handle {
  /** Runs SQL that has neither values nor an answer. */
  exec(sql: string): void;
  /** Prepares a statement that answers rows. */
  query(sql: string): Query;
  /** Prepares a statement that changes rows. @returns runs it, and returns how many it changed. */
  change(sql: string): (values: readonly Value[]) => number;
  /** True between BEGIN and its end. */
  readonly inTransaction: boolean;
  close(): void;
}

/** Opens files: SQLite as one package has it. */
export interface SqliteEngine {
  readonly name: 'libsql' | 'node:sqlite';
  /** @param file a path, or the URL of one with `file:`. */
  open(file: string): Handle;
}
