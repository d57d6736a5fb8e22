import { StoreFailure, type Due, type Rows, type Store, type Tx } from '../store.ts';
import type { Connection } from './sqlite-connection.ts';
import { GroupCommit, type SqliteStats } from './group-commit.ts';
import type { Log } from './write-ahead-log.ts';
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
 * and see committed rows only; a decision that was handed in earlier in the same turn is not in them yet, so whoever
 * wants to see its effect awaits it first. They answer when what they saw is on the disk: nobody is told of anything that
 * a loss of power could still take back.
 */
export class SqliteStore implements Store {
  readonly #connection: Connection;
  readonly #log: Log;
  readonly #tables: SqliteTables;
  readonly #rows: SqliteRows;
  readonly #tx: SqliteTx;
  readonly #transaction: Transaction;
  readonly #group: GroupCommit;
  #closing: Promise<void> | undefined;

  constructor(connection: Connection, log: Log) {
    this.#connection = connection;
    this.#log = log;
    this.#tables = openTables(connection);
    this.#rows = new SqliteRows(this.#tables);
    this.#transaction = new Transaction(connection, new Sequences(connection));
    this.#tx = new SqliteTx(this.#tables, this.#transaction);
    this.#group = new GroupCommit(this.#transaction, () => log.flush());
  }

  /** Counters for metrics. */
  get stats(): SqliteStats {
    return this.#group.stats;
  }

  /** What SQLite said when it first met a damaged page; null while it has met none. */
  get damage(): string | null {
    return this.#connection.damage;
  }

  async decide<T>(decision: (tx: Tx) => T): Promise<T> {
    this.#assertUsable();
    return this.#group.add(() => decision(this.#tx));
  }

  read<T>(look: (rows: Rows) => T): Promise<T> {
    return this.#look(() => look(this.#rows));
  }

  due(now: number, limit: number, isHeld?: (callbackId: number) => boolean): Promise<readonly Due[]> {
    return this.#look(() => this.#tables.deadlines.due(now, limit, isHeld));
  }

  nextDue(after: number): Promise<number | undefined> {
    return this.#look(() => this.#tables.deadlines.next(after));
  }

  async prune(now: number): Promise<number> {
    let forgotten = 0;
    for (;;) {
      this.#assertUsable();
      const some = await this.#group.add(() => this.#tx.pruneReplays(now, pruneBatch));
      forgotten += some;
      if (some < pruneBatch) return forgotten;
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    await this.#group.drain();
    await this.#log.close();
    this.#connection.close();
  }

  async #look<T>(work: () => T): Promise<T> {
    this.#assertUsable();
    return this.#group.durable(work());
  }

  #assertUsable(): void {
    if (this.#closing) throw new StoreFailure(`the store ${this.#connection.path} is closed`);
    if (this.#transaction.deciding) throw new Error('a decision called its store: it may use its Tx alone');
  }
}
