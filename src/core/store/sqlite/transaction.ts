import type { Connection } from './sqlite-connection.ts';
import type { Sequences } from './sequences.ts';

/**
 * The transaction of one batch, and in a careful one a savepoint for each decision in it. Both are opened by the first
 * write: a batch that only looks costs no commit, a decision that only looks no savepoint.
 */
export class Transaction {
  readonly sequences: Sequences;
  readonly #connection: Connection;
  #open = false;
  #careful = false;
  #wrote = false;
  #savepoint = false;
  #deciding = false;

  constructor(connection: Connection, sequences: Sequences) {
    this.#connection = connection;
    this.sequences = sequences;
  }

  /** True while a decision is running. */
  get deciding(): boolean {
    return this.#deciding;
  }

  /** True when the decision that runs, or ran last, has written. */
  get wrote(): boolean {
    return this.#wrote;
  }

  /** To be called before every write. */
  touch(): void {
    if (!this.#deciding) throw new Error('a decision used its Tx after it had ended: decisions are synchronous');
    if (this.#wrote) return;
    this.#wrote = true;
    if (!this.#open) {
      this.#connection.exec('BEGIN IMMEDIATE');
      this.#open = true;
    }
    if (!this.#careful) return;
    this.#connection.exec('SAVEPOINT decision');
    this.#savepoint = true;
  }

  /**
   * Runs one decision in the batch.
   * @param careful whether it can be taken back alone once it has written: that takes a savepoint.
   * @throws what the decision threw, after `drop` has been asked for by the caller.
   */
  run<T>(decision: () => T, careful: boolean): T {
    this.#deciding = true;
    this.#careful = careful;
    this.#wrote = false;
    // What a read between two batches met is not this decision's.
    this.#connection.takeProblem();
    try {
      const answer = decision();
      const problem = this.#connection.takeProblem();
      if (problem) throw problem;
      if (this.#savepoint) this.#connection.exec('RELEASE decision');
      this.#savepoint = false;
      this.sequences.keep();
      return answer;
    } finally {
      this.#deciding = false;
    }
  }

  /**
   * Takes back what the decision that has just thrown did: nothing, unless it was run with care.
   * @throws StoreFailure when SQLite has ended the whole transaction (a full disk does that): then the batch is lost.
   */
  drop(): void {
    this.sequences.drop();
    if (this.#savepoint) {
      this.#connection.forgetRows();
      this.#connection.exec('ROLLBACK TO decision; RELEASE decision');
    }
    this.#savepoint = false;
    this.#connection.takeProblem();
  }

  /**
   * Writes the batch to the log. It survives this process from then on, and a loss of power once the log is flushed.
   * @returns false when there was nothing to write.
   * @throws StoreFailure when it did not come about; call `abandon` then.
   */
  commit(): boolean {
    if (!this.#open) return false;
    this.sequences.save();
    this.#connection.exec('COMMIT');
    this.#open = false;
    this.sequences.committed();
    return true;
  }

  /** The batch is lost: nothing of it may stay behind, in the file or in memory. */
  abandon(): void {
    this.sequences.abandon();
    this.#connection.forgetRows();
    this.#open = false;
    this.#wrote = false;
    this.#savepoint = false;
    // Where this fails too, the next BEGIN says so.
    if (this.#connection.inTransaction) attempt(() => this.#connection.exec('ROLLBACK'));
    this.#connection.takeProblem();
  }
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // The caller has a failure in hand already.
  }
}
