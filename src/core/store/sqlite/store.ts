import { StoreFailure, type DueDeadline, type Haste, type Rows, type Store, type Tx } from '../store.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { afterThisTurn, GroupCommit, type ScheduleBatch, type SqliteStats } from './group-commit.ts';
import type { WriteAheadLog } from './write-ahead-log.ts';
import { SqliteRows } from './rows.ts';
import { Sequences } from './sequences.ts';
import { openTables, type SqliteTables } from './tables/tables.ts';
import { Transaction } from './transaction.ts';
import { SqliteTx } from './tx.ts';

/** Replays that one batch forgets at most, so that a prune after a flood does not hold up the decisions. */
const pruneBatch = 500;

/**
 * The durable store: one SQLite file, owned by this process. Opened by `openSqliteStore`.
 *
 * `decide` waits for the end of this turn of the event loop and for the disk. `read`, `due` and `nextDue` look at once
 * and see committed rows only; a decision that was handed in earlier in the same turn is not in them yet, so
 * await it first to see its effect. They answer once what they saw is on the disk: no answer
 * can be undone by a loss of power.
 */
export class SqliteStore implements Store {
  readonly #connection: SqliteConnection;
  readonly #log: WriteAheadLog;
  readonly #tables: SqliteTables;
  readonly #rows: SqliteRows;
  readonly #tx: SqliteTx;
  readonly #transaction: Transaction;
  readonly #groupCommit: GroupCommit;
  #closing: Promise<void> | undefined;

  /** @param scheduleBatch runs the decisions that arrived together; after this turn of the event loop by default. */
  constructor(connection: SqliteConnection, log: WriteAheadLog, scheduleBatch: ScheduleBatch = afterThisTurn) {
    this.#connection = connection;
    this.#log = log;
    this.#tables = openTables(connection);
    this.#rows = new SqliteRows(this.#tables);
    this.#transaction = new Transaction(connection, new Sequences(connection));
    this.#tx = new SqliteTx(this.#tables, this.#transaction);
    this.#groupCommit = new GroupCommit(this.#transaction, () => log.flush(), scheduleBatch);
  }

  /** Counters for metrics. */
  get stats(): SqliteStats {
    return this.#groupCommit.stats;
  }

  /** SQLite's message at the first damaged page; null if none. */
  get damage(): string | null {
    return this.#connection.damage;
  }

  async decide<T>(decision: (tx: Tx) => T, haste?: Haste): Promise<T> {
    this.#assertUsable();
    return this.#groupCommit.add(() => decision(this.#tx), haste);
  }

  read<T>(query: (rows: Rows) => T): Promise<T> {
    return this.#query(() => query(this.#rows));
  }

  dueDeadlines(now: number, limit: number, isHeld?: (callbackId: number) => boolean): Promise<readonly DueDeadline[]> {
    return this.#query(() => this.#tables.deadlines.dueDeadlines(now, limit, isHeld));
  }

  nextDeadline(after: number): Promise<number | undefined> {
    return this.#query(() => this.#tables.deadlines.nextDeadline(after));
  }

  async prune(now: number): Promise<number> {
    let deletedCount = 0;
    for (;;) {
      this.#assertUsable();
      const batchCount = await this.#groupCommit.add(() => this.#tx.pruneIdempotencyRecords(now, pruneBatch));
      deletedCount += batchCount;
      if (batchCount < pruneBatch) return deletedCount;
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    await this.#groupCommit.drain();
    await this.#log.close();
    this.#connection.close();
  }

  async #query<T>(work: () => T): Promise<T> {
    this.#assertUsable();
    return this.#groupCommit.whenDurable(work());
  }

  #assertUsable(): void {
    if (this.#closing) throw new StoreFailure(`the store ${this.#connection.path} is closed`);
    if (this.#transaction.isDeciding) throw new Error('a decision called its store: it may use its Tx alone');
  }
}
