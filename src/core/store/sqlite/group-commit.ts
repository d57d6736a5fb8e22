import { StoreFailure, type Haste } from '../store.ts';
import type { Transaction } from './transaction.ts';

/** Counters of a store, for metrics. They only grow. */
export interface SqliteStats {
  /** Decisions that were answered, those that changed nothing included. */
  readonly decisions: number;
  /** Decisions that threw; nothing of them was kept. */
  readonly rejected: number;
  /** Decisions that were lost because their commit failed. */
  readonly failed: number;
  /** Transactions that reached the disk. */
  readonly commits: number;
}

/** Calls `run` later, when what arrives together has arrived. */
export type ScheduleBatch = (run: () => void) => void;

/** After the poll phase: every request that this turn of the loop has read is in the queue by then. */
export const afterThisTurn: ScheduleBatch = (run) => void setImmediate(run);

/** Longest wait of a decision that may come later, for one that may not, ms. */
const laterMs = 20;

/** Decisions in one transaction at most: a commit must not keep the event loop for long. */
const maxBatch = 256;

interface PendingDecision {
  readonly decision: () => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A result that depends on committed rows: resolved once they are on the disk, or rejected with them. */
interface PendingFlush {
  readonly resolve: () => void;
  readonly reject: (failure: StoreFailure) => void;
}

type DecisionResult =
  { readonly threw: false; readonly value: unknown } | { readonly threw: true; readonly error: unknown };

/**
 * Group commit: decisions that arrive in one turn of the event loop, or while the disk is still busy with the ones
 * before, share a transaction and its one wait for the disk. The event loop does not wait with them: COMMIT writes the
 * log, and another thread brings it to the disk. All are answered after that. A decision that throws is taken back
 * alone; but its error may depend on the other decisions, so it is rejected only once their commit is durable.
 *
 * To take back one alone takes a savepoint for each, which is a tenth of a delivery's cost in the store; and hardly any
 * decision throws when it has written. So a batch runs without, and when one does, all are taken back and the others
 * run again, with savepoints.
 */
export class GroupCommit {
  readonly #transaction: Transaction;
  readonly #flush: () => Promise<void>;
  readonly #scheduleBatch: ScheduleBatch;
  readonly #stats = { decisions: 0, rejected: 0, failed: 0, commits: 0 };
  #queue: PendingDecision[] = [];
  #scheduled = false;
  #laterTimer: NodeJS.Timeout | undefined;
  /** What rests on the commit that the disk is busy with. */
  #pendingFlushes: PendingFlush[] = [];
  #flushing: Promise<void> | undefined;
  /** A disk that has refused a commit once has perhaps forgotten it: from then on nothing can be promised. */
  #failure: StoreFailure | undefined;

  /**
   * @param flush waits until everything that was committed is on the disk; rejects with a StoreFailure.
   * @param scheduleBatch runs the next batch.
   */
  constructor(transaction: Transaction, flush: () => Promise<void>, scheduleBatch: ScheduleBatch) {
    this.#transaction = transaction;
    this.#flush = flush;
    this.#scheduleBatch = scheduleBatch;
  }

  get stats(): SqliteStats {
    return this.#stats;
  }

  /**
   * Runs a decision with the others of this turn; one that may come `later`, with the next that may not.
   * @returns its answer, once that is durable.
   */
  add<T>(decision: () => T, haste: Haste = 'now'): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ decision, resolve: (result) => resolve(result as T), reject });
      if (haste === 'now') this.#schedule();
      else this.#laterTimer ??= setTimeout(() => this.#schedule(), laterMs);
    });
  }

  /** The result of a read, once all that it saw is durable. */
  async whenDurable<T>(value: T): Promise<T> {
    if (this.#failure) throw this.#failure;
    if (!this.#flushing) return value;
    return new Promise<T>((resolve, reject) => {
      this.#pendingFlushes.push({ resolve: () => resolve(value), reject });
    });
  }

  /** Runs everything that waits, and waits for the disk. */
  async drain(): Promise<void> {
    for (;;) {
      await this.#flushing;
      if (this.#queue.length === 0) return;
      this.#runBatch();
    }
  }

  #schedule(): void {
    // What comes while the disk is busy shares the next transaction: it could not be durable any sooner.
    if (this.#scheduled || this.#flushing) return;
    this.#scheduled = true;
    this.#scheduleBatch(() => {
      this.#scheduled = false;
      if (!this.#flushing) this.#runBatch();
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  #runBatch(): void {
    clearTimeout(this.#laterTimer);
    this.#laterTimer = undefined;
    const batch = this.#queue.splice(0, maxBatch);
    const outcome = this.#failure ?? this.#commit(batch);
    if (outcome instanceof StoreFailure) {
      this.#failBatch(batch, outcome);
      return;
    }
    const { results, wrote } = outcome;
    if (!wrote) {
      this.#answerBatch(batch, results);
      return;
    }
    this.#pendingFlushes.push({
      resolve: () => {
        this.#stats.commits += 1;
        this.#answerBatch(batch, results);
      },
      reject: (failure) => this.#failBatch(batch, failure),
    });
    this.#flushing = this.#awaitFlush();
  }

  /** Waits for the disk, then resolves everything that waited for it, in order. */
  async #awaitFlush(): Promise<void> {
    await this.#flush().catch((error: unknown) => {
      this.#failure = asStoreFailure(error);
    });
    this.#flushing = undefined;
    const failure = this.#failure;
    for (const { resolve, reject } of this.#pendingFlushes.splice(0)) {
      if (failure) reject(failure);
      else resolve();
    }
    if (this.#queue.length > 0) this.#schedule();
  }

  #failBatch(batch: readonly PendingDecision[], failure: StoreFailure): void {
    this.#stats.failed += batch.length;
    for (const pending of batch) pending.reject(failure);
  }

  /** @returns what each decision of the batch came to, or why none of them happened. */
  #commit(
    batch: readonly PendingDecision[],
  ): { readonly results: readonly DecisionResult[]; readonly wrote: boolean } | StoreFailure {
    try {
      const results = this.#runDecisions(batch);
      return { results, wrote: this.#transaction.commit() };
    } catch (error) {
      this.#transaction.discard();
      return asStoreFailure(error);
    }
  }

  #runDecisions(batch: readonly PendingDecision[]): readonly DecisionResult[] {
    const results: DecisionResult[] = [];
    for (const pending of batch) {
      const result = this.#runDecision(pending, false);
      if (result.threw && this.#transaction.hasWritten) return this.#rerunDecisions(batch, pending, result);
      results.push(result);
    }
    return results;
  }

  /** @param thrower has thrown, after the same decisions before it; what it threw stands. */
  #rerunDecisions(
    batch: readonly PendingDecision[],
    thrower: PendingDecision,
    thrownResult: DecisionResult,
  ): readonly DecisionResult[] {
    this.#transaction.discard();
    return batch.map((pending) => (pending === thrower ? thrownResult : this.#runDecision(pending, true)));
  }

  #runDecision({ decision }: PendingDecision, withSavepoint: boolean): DecisionResult {
    try {
      return { threw: false, value: this.#transaction.run(decision, withSavepoint) };
    } catch (error) {
      if (withSavepoint || !this.#transaction.hasWritten) this.#transaction.undoDecision();
      return { threw: true, error };
    }
  }

  #answerBatch(batch: readonly PendingDecision[], results: readonly DecisionResult[]): void {
    for (const [at, { resolve, reject }] of batch.entries()) {
      const result = results[at];
      if (!result) continue;
      if (result.threw) {
        this.#stats.rejected += 1;
        reject(result.error);
      } else {
        this.#stats.decisions += 1;
        resolve(result.value);
      }
    }
  }
}

function asStoreFailure(error: unknown): StoreFailure {
  return error instanceof StoreFailure ? error : new StoreFailure('the commit failed', { cause: error });
}
