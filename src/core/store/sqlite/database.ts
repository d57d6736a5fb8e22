import { StoreFailure, type DueDeadline } from '../store.ts';
import type { SqlExecutor, SqlWrite, SqlWriteResult } from './sql-executor.ts';
import { isUniqueViolation, type QueryMany, type RunStatement, type SqliteConnection } from './sqlite-connection.ts';
import type { SqlCall, SqlRows, StatementText, Value } from './statements.ts';
import { deadlineQueries } from './tables/deadline-queries.ts';
import type { WriteAheadLog } from './write-ahead-log.ts';

type Prepared = { readonly query: QueryMany<readonly Value[]> } | { readonly change: RunStatement };

/** How many rows each change has changed. */
interface Committed {
  readonly kind: 'committed';
  readonly changed: readonly number[];
}

/** Where a transaction ended early. */
class RowConflict extends Error {
  readonly at: number;

  constructor(at: number, options: ErrorOptions) {
    super('a row is not as expected', options);
    this.at = at;
  }
}

/**
 * An open file and the statements of the store. `COMMIT` writes the log; `flush` of the log waits for the disk. In the
 * thread of the event loop another thread does that, and the loop goes on.
 */
export class SqliteDatabase implements SqlExecutor {
  readonly #connection: SqliteConnection;
  readonly #log: WriteAheadLog;
  readonly #statements: readonly Prepared[];
  readonly #deadlines: ReturnType<typeof deadlineQueries>;

  constructor(connection: SqliteConnection, log: WriteAheadLog, statements: readonly StatementText[]) {
    this.#connection = connection;
    this.#log = log;
    this.#statements = statements.map(({ kind, sql }) =>
      kind === 'query' ? { query: connection.many(sql) } : { change: connection.run(sql) },
    );
    this.#deadlines = deadlineQueries(connection);
  }

  get damage(): string | null {
    return this.#connection.damage;
  }

  query(calls: readonly SqlCall[]): Promise<readonly SqlRows[]> {
    return promiseOf(() => this.#queryAll(calls));
  }

  async write({ changes, queries }: SqlWrite): Promise<SqlWriteResult> {
    const result = this.#commit(changes);
    if (result.kind !== 'committed') return result;
    await this.#log.flush();
    return { kind: 'written', changed: result.changed, answers: this.#queryAll(queries) };
  }

  dueDeadlines(now: number, limit: number, held: ReadonlySet<number>): Promise<readonly DueDeadline[]> {
    return promiseOf(() => this.#deadlines.dueDeadlines(now, limit, (callbackId) => held.has(callbackId)));
  }

  nextDeadline(after: number): Promise<number | undefined> {
    return promiseOf(() => this.#deadlines.nextDeadline(after));
  }

  async close(): Promise<void> {
    await this.#log.close();
    this.#connection.close();
  }

  /** Writes a transaction to the log: it survives this process from then on, and a loss of power once it is flushed. */
  #commit(changes: readonly SqlCall[]): Committed | Exclude<SqlWriteResult, { kind: 'written' }> {
    try {
      this.#connection.exec('BEGIN IMMEDIATE');
      const changed = changes.map((call, at) => this.#change(call, at));
      this.#connection.exec('COMMIT');
      return { kind: 'committed', changed };
    } catch (error) {
      // SQLite may have ended the transaction by itself. If this fails too, the next BEGIN reports it.
      if (this.#connection.inTransaction) ignoreErrors(() => this.#connection.exec('ROLLBACK'));
      if (error instanceof RowConflict) return { kind: 'conflict', at: error.at };
      return { kind: 'failed', failure: asStoreFailure(error) };
    }
  }

  #change([statement, values]: SqlCall, at: number): number {
    const prepared = this.#statements[statement];
    if (!prepared || !('change' in prepared)) throw new Error(`statement ${statement} changes nothing`);
    try {
      return prepared.change(values);
    } catch (error) {
      throw isUniqueViolation(error) ? new RowConflict(at, { cause: error }) : error;
    }
  }

  #queryAll(calls: readonly SqlCall[]): readonly SqlRows[] {
    return calls.map(([statement, values]) => {
      const prepared = this.#statements[statement];
      if (!prepared || !('query' in prepared)) throw new Error(`statement ${statement} answers nothing`);
      return prepared.query(values);
    });
  }
}

/** What a piece of work came to, thrown errors included. */
function promiseOf<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}

function asStoreFailure(error: unknown): StoreFailure {
  return error instanceof StoreFailure ? error : new StoreFailure('the commit failed', { cause: error });
}

function ignoreErrors(work: () => void): void {
  try {
    work();
  } catch {
    // The caller has a failure in hand already.
  }
}
