import type { SqliteConnection } from './sqlite-connection.ts';
import type { Sequences } from './sequences.ts';

/**
 * The transaction of one batch, and in a careful one a savepoint for each decision in it. Both are opened by the first
 * write: a batch that only looks costs no commit, a decision that only looks no savepoint.
 */
export class Transaction {
  readonly sequences: Sequences;
  readonly #connection: SqliteConnection;
  #open = false;
  #withSavepoint = false;
  #hasWritten = false;
  #savepointOpen = false;
  #isDeciding = false;

  constructor(connection: SqliteConnection, sequences: Sequences) {
    this.#connection = connection;
    this.sequences = sequences;
  }

  /** True while a decision is running. */
  get isDeciding(): boolean {
    return this.#isDeciding;
  }

  /** True when the decision that runs, or ran last, has written. */
  get hasWritten(): boolean {
    return this.#hasWritten;
  }

  /** To be called before every write. */
  beforeWrite(): void {
    if (!this.#isDeciding) throw new Error('a decision used its Tx after it had ended: decisions are synchronous');
    if (this.#hasWritten) return;
    this.#hasWritten = true;
    if (!this.#open) {
      this.#connection.exec('BEGIN IMMEDIATE');
      this.#open = true;
    }
    if (!this.#withSavepoint) return;
    this.#connection.exec('SAVEPOINT decision');
    this.#savepointOpen = true;
  }

  /**
   * Runs one decision in the batch.
   * @param withSavepoint whether it can be taken back alone once it has written: that takes a savepoint.
   * @throws what the decision threw, after `drop` has been asked for by the caller.
   */
  run<T>(decision: () => T, withSavepoint: boolean): T {
    this.#isDeciding = true;
    this.#withSavepoint = withSavepoint;
    this.#hasWritten = false;
    // What a read between two batches met is not this decision's.
    this.#connection.takeFailure();
    try {
      const answer = decision();
      const failure = this.#connection.takeFailure();
      if (failure) throw failure;
      if (this.#savepointOpen) this.#connection.exec('RELEASE decision');
      this.#savepointOpen = false;
      this.sequences.confirmDraws();
      return answer;
    } finally {
      this.#isDeciding = false;
    }
  }

  /**
   * Takes back what the decision that has just thrown did: nothing, unless it was run with care.
   * @throws StoreFailure when SQLite has ended the whole transaction (a full disk does that): then the batch is lost.
   */
  undoDecision(): void {
    this.sequences.undoDraws();
    if (this.#savepointOpen) {
      this.#connection.clearCaches();
      this.#connection.exec('ROLLBACK TO decision; RELEASE decision');
    }
    this.#savepointOpen = false;
    this.#connection.takeFailure();
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
    this.sequences.onCommit();
    return true;
  }

  /** The batch is lost: nothing of it may stay behind, in the file or in memory. */
  discard(): void {
    this.sequences.discard();
    this.#connection.clearCaches();
    this.#open = false;
    this.#hasWritten = false;
    this.#savepointOpen = false;
    // If this fails too, the next BEGIN reports it.
    if (this.#connection.inTransaction) ignoreErrors(() => this.#connection.exec('ROLLBACK'));
    this.#connection.takeFailure();
  }
}

function ignoreErrors(work: () => void): void {
  try {
    work();
  } catch {
    // The caller has a failure in hand already.
  }
}
