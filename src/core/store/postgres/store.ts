import { afterThisTurn, DecisionQueue } from '../decision-queue.ts';
import { StoreFailure, type DueDeadline, type Haste, type Rows, type Store, type Tx } from '../store.ts';
import { BatchRunner, type PostgresStats } from './batch-runner.ts';
import type { Connections } from './connections.ts';
import { dueDeadlines, nextDeadline } from './deadline-queries.ts';
import type { NotifyWake } from './notify-wake.ts';
import { Session } from './session.ts';

/** Records that one statement deletes at most, so that a prune after a flood does not hold up the decisions. */
const pruneBatch = 500;

/** Two cores that prune at once delete different records. */
const pruneSql = `WITH gone AS (DELETE FROM idempotency_records WHERE (app_id, sign) IN (SELECT app_id, sign
  FROM idempotency_records WHERE expires_at < $1::float8 ORDER BY expires_at LIMIT ${pruneBatch} FOR UPDATE SKIP LOCKED)
  RETURNING 1) SELECT count(*)::int FROM gone`;

/** Sessions of cores that were killed. One that is still used is replaced by its core. */
const pruneSessionsSql = "DELETE FROM sessions WHERE opened_at < now() - interval '7 days'";

/**
 * The store of several cores: one PostgreSQL database that none of them owns. Opened by `openPostgresStore`.
 *
 * Nothing is remembered from one batch of decisions to the next, since another core may have changed it. Decisions that
 * arrive together are loaded together, run in memory one after another, and are committed by one call that first looks
 * whether the rows are still the same.
 */
export class PostgresStore implements Store {
  readonly #connections: Connections;
  readonly #session: Session;
  readonly #runner: BatchRunner;
  readonly #queue: DecisionQueue<(tx: Tx) => unknown>;
  readonly #pending = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  /** Hints to the other cores on this database. */
  readonly wake: NotifyWake;
  /** There was no store in the database before it was opened. */
  readonly isNew: boolean;

  constructor(connections: Connections, wake: NotifyWake, isNew: boolean) {
    this.wake = wake;
    this.isNew = isNew;
    this.#connections = connections;
    this.#session = new Session(connections);
    this.#runner = new BatchRunner(connections, this.#session);
    this.#queue = new DecisionQueue((batch) => this.#runner.run(batch), afterThisTurn);
  }

  /** Counters for metrics. */
  get stats(): PostgresStats {
    return this.#runner.stats;
  }

  async decide<T>(decision: (tx: Tx) => T, haste: Haste = 'now'): Promise<T> {
    this.#assertUsable();
    return (await this.#queue.add(decision, haste)) as T;
  }

  async read<T>(query: (rows: Rows) => T): Promise<T> {
    return this.#run(() => this.#runner.read(query));
  }

  async dueDeadlines(
    now: number,
    limit: number,
    held: ReadonlySet<number> = new Set(),
  ): Promise<readonly DueDeadline[]> {
    return this.#run(() => dueDeadlines(this.#connections, now, limit, held));
  }

  async nextDeadline(after: number): Promise<number | undefined> {
    return this.#run(() => nextDeadline(this.#connections, after));
  }

  async prune(now: number): Promise<number> {
    await this.#run(() => this.#connections.run({ text: pruneSessionsSql, values: [] }));
    let deletedCount = 0;
    for (;;) {
      const [row] = await this.#run(() => this.#connections.run({ text: pruneSql, values: [now] }));
      const batchCount = Number(row?.[0]);
      deletedCount += batchCount;
      if (batchCount < pruneBatch) return deletedCount;
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    this.wake.close();
    await this.#queue.drain();
    await Promise.allSettled(this.#pending);
    // A database that is gone keeps the row until another core deletes it.
    await this.#session.close().catch(() => undefined);
    await this.#connections.close();
  }

  /** Does work that {@link close} waits for. */
  #run<T>(work: () => Promise<T>): Promise<T> {
    this.#assertUsable();
    const running = work();
    this.#pending.add(running);
    return running.finally(() => this.#pending.delete(running));
  }

  #assertUsable(): void {
    if (this.#closing) throw new StoreFailure(`the store ${this.#connections.address} is closed`);
    if (this.#runner.isDeciding) throw new Error('a decision called its store: it may use its Tx alone');
  }
}
