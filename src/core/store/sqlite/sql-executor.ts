import type { DueDeadline, StoreFailure } from '../store.ts';
import type { SqlCall, SqlRows } from './statements.ts';

/** One transaction, and what is read once it is on the disk. */
export interface SqlWrite {
  readonly changes: readonly SqlCall[];
  readonly queries: readonly SqlCall[];
}

/**
 * What became of a transaction. Unless it was `written`, nothing of it is there. `conflict`: the change at that place
 * met a row that it does not expect.
 */
export type SqlWriteResult =
  | { readonly kind: 'written'; readonly changed: readonly number[]; readonly answers: readonly SqlRows[] }
  | { readonly kind: 'conflict'; readonly at: number }
  | { readonly kind: 'failed'; readonly failure: StoreFailure };

/**
 * Runs the statements of a store on its open file. Every call answers with a promise, so that the file may be
 * elsewhere: in a thread of its own, or behind a network.
 */
export interface SqlExecutor {
  /** @throws StoreFailure if the file cannot be read. */
  query(calls: readonly SqlCall[]): Promise<readonly SqlRows[]>;
  /**
   * Runs a transaction and waits until it is on the disk.
   * @throws StoreFailure if it is unknown whether it is there. Nothing may be written afterwards.
   */
  write(write: SqlWrite): Promise<SqlWriteResult>;
  /** As {@link Store.dueDeadlines}. What it has seen may not be on the disk yet. */
  dueDeadlines(now: number, limit: number, held: ReadonlySet<number>): Promise<readonly DueDeadline[]>;
  /** As {@link Store.nextDeadline}. What it has seen may not be on the disk yet. */
  nextDeadline(after: number): Promise<number | undefined>;
  /** Gives the file back. */
  close(): Promise<void>;
  /** SQLite's message at the first damaged page; null if none. */
  readonly damage: string | null;
}
