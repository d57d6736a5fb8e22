import { StoreFailure, type DueDeadline, type Haste, type Rows, type Store, type Tx } from '../store.ts';
import { afterThisTurn, type ScheduleBatch } from '../decision-queue.ts';
import { GroupCommit, type SqliteStats } from './group-commit.ts';
import { RowCache } from './known-rows.ts';
import { RowChanges, type Load } from './row-changes.ts';
import { SqliteRows } from './rows.ts';
import type { SqlExecutor } from './sql-executor.ts';
import { StatementList, type StatementText } from './statements.ts';
import { openTables, type SqliteTables } from './tables/tables.ts';
import { SqliteTx } from './tx.ts';

/** Replays that one batch forgets at most, so that a prune after a flood does not hold up the decisions. */
const pruneBatch = 500;

/** Rows of a table that grows for ever which memory takes in before it lets the older half go. */
const defaultCachedRows = 16_384;

/** What a store is made with. */
export interface SqliteStoreOptions {
  /** Runs the decisions that arrived together; after this turn of the event loop by default. */
  readonly scheduleBatch?: ScheduleBatch | undefined;
  /** Rows of each growing table that memory takes in before it lets the older half go; 16,384 unless given. */
  readonly cachedRows?: number | undefined;
  /** Makes what holds the changes that are not written. */
  readonly changes?: (() => RowChanges) | undefined;
}

/**
 * The durable store: one SQLite file, owned by this process. Opened by `openSqliteStore`.
 *
 * Decisions run on rows in memory, and what they change is written by {@link SqlExecutor}. What is bounded (machines,
 * lanes, locks, queued jobs, open deliveries, notes) is in memory as a whole; orders, deliveries, callbacks, codes and
 * answers are loaded when they are asked for.
 *
 * `decide` waits for the end of this turn of the event loop and for the disk. `read` looks at once and sees what was
 * decided before; a decision that was handed in earlier in the same turn is not in it yet, so await it first to see
 * its effect. It answers once what it saw is on the disk: no answer can be undone by a loss of power.
 */
export class SqliteStore implements Store {
  readonly #path: string;
  readonly #executor: SqlExecutor;
  readonly #changes: RowChanges;
  readonly #tables: SqliteTables;
  readonly #tx: SqliteTx;
  readonly #rows: SqliteRows;
  readonly #groupCommit: GroupCommit;
  #closing: Promise<void> | undefined;

  private constructor(path: string, memory: SqliteMemory, executor: SqlExecutor, scheduleBatch?: ScheduleBatch) {
    const { changes, tables, caches } = memory;
    this.#path = path;
    this.#executor = executor;
    this.#changes = changes;
    this.#tables = tables;
    this.#tx = new SqliteTx(tables);
    this.#rows = new SqliteRows(tables);
    this.#groupCommit = new GroupCommit({
      changes,
      executor,
      sequences: tables.sequences,
      onCommit: () => caches.forEach((cache) => cache.trim()),
      scheduleBatch: scheduleBatch ?? afterThisTurn,
    });
  }

  /**
   * Makes the store of an open file.
   * @param open prepares the statements on that file.
   */
  static async open(
    path: string,
    open: (statements: readonly StatementText[]) => SqlExecutor | Promise<SqlExecutor>,
    { scheduleBatch, cachedRows = defaultCachedRows, changes = () => new RowChanges() }: SqliteStoreOptions = {},
  ): Promise<SqliteStore> {
    const memory = createMemory(changes(), cachedRows);
    const executor = await open(memory.statements.texts);
    const answers = await executor.query(memory.loads.map(({ call }) => call));
    for (const [at, { fill }] of memory.loads.entries()) fill(answers[at] ?? []);
    return new SqliteStore(path, memory, executor, scheduleBatch);
  }

  /** Counters for metrics. */
  get stats(): SqliteStats {
    return this.#groupCommit.stats;
  }

  /** SQLite's message at the first damaged page; null if none. */
  get damage(): string | null {
    return this.#executor.damage;
  }

  async decide<T>(decision: (tx: Tx) => T, haste?: Haste): Promise<T> {
    this.#assertUsable();
    return this.#groupCommit.add(() => decision(this.#tx), haste);
  }

  async read<T>(query: (rows: Rows) => T): Promise<T> {
    this.#assertUsable();
    return this.#groupCommit.read(() => query(this.#rows));
  }

  async dueDeadlines(now: number, limit: number, held?: ReadonlySet<number>): Promise<readonly DueDeadline[]> {
    this.#assertUsable();
    return this.#groupCommit.readFile(() => this.#executor.dueDeadlines(now, limit, held ?? new Set()));
  }

  async nextDeadline(after: number): Promise<number | undefined> {
    this.#assertUsable();
    return this.#groupCommit.readFile(() => this.#executor.nextDeadline(after));
  }

  async prune(now: number): Promise<number> {
    let deletedCount = 0;
    for (;;) {
      this.#assertUsable();
      let batchCount = 0;
      await this.#groupCommit.add(() =>
        this.#tables.idempotencyRecords.prune(now, pruneBatch, (count) => (batchCount = count)),
      );
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
    await this.#executor.close();
  }

  #assertUsable(): void {
    if (this.#closing) throw new StoreFailure(`the store ${this.#path} is closed`);
    if (this.#changes.isDeciding) throw new Error('a decision called its store: it may use its Tx alone');
  }
}

/** What is in memory of a file. */
interface SqliteMemory {
  readonly statements: StatementList;
  readonly changes: RowChanges;
  readonly tables: SqliteTables;
  readonly caches: readonly { trim(): void }[];
  /** What is read when the file is opened. */
  readonly loads: readonly Load[];
}

function createMemory(changes: RowChanges, cachedRows: number): SqliteMemory {
  const statements = new StatementList();
  const caches: { trim(): void }[] = [];
  const loads: Load[] = [];
  const tables = openTables({
    statements,
    changes,
    newCache<K, Row>() {
      const cache = new RowCache<K, Row>(cachedRows);
      caches.push(cache);
      return cache;
    },
    loadAtOpen: (call, fill) => void loads.push({ call, fill }),
  });
  return { statements, changes, tables, caches, loads };
}
