import { StoreFailure } from '../store.ts';
import type { Transaction } from './transaction.ts';

/** Counters of a store, for metrics. They only grow. */
export interface SqliteStats {
  /** Decisions that were answered, those that changed nothing included. */
  readonly decisions: number;
  /** Decisions that threw; nothing of them was kept. */
  readonly refused: number;
  /** Decisions that were lost because their commit failed. */
  readonly lost: number;
  /** Transactions that reached the disk. */
  readonly commits: number;
}

/** Decisions in one transaction at most: a commit must not keep the event loop for long. */
export const maxBatch = 256;

interface Waiting {
  readonly decision: () => unknown;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (problem: unknown) => void;
}

type Answer = { readonly thrown: false; readonly value: unknown } | { readonly thrown: true; readonly problem: unknown };

/**
 * Group commit: decisions that arrive in one turn of the event loop share a transaction and its one wait for the disk.
 * All are answered after the COMMIT. A decision that throws is taken back alone; but what it threw may rest on what the
 * others did, so it too is told only when the others stand.
 *
 * To take back one alone takes a savepoint for each, which is a tenth of a delivery's cost in the store; and hardly any
 * decision throws when it has written. So a batch runs without, and when one does, all are taken back and the others
 * run again, with savepoints.
 */
export class GroupCommit {
  readonly #transaction: Transaction;
  readonly #stats = { decisions: 0, refused: 0, lost: 0, commits: 0 };
  #queue: Waiting[] = [];
  #scheduled = false;

  constructor(transaction: Transaction) {
    this.#transaction = transaction;
  }

  get stats(): SqliteStats {
    return this.#stats;
  }

  /** Runs a decision with the others of this turn. @returns its answer, once that is durable. */
  add<T>(decision: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ decision, resolve: (answer) => resolve(answer as T), reject });
      this.#schedule();
    });
  }

  /** Runs everything that waits, now. */
  drain(): void {
    while (this.#queue.length > 0) this.#batch();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // After the poll phase: every request that this turn of the loop has read is in the queue by then.
    setImmediate(() => {
      this.#scheduled = false;
      this.#batch();
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  #batch(): void {
    const batch = this.#queue.splice(0, maxBatch);
    const answers = this.#commit(batch);
    if (answers instanceof StoreFailure) {
      this.#stats.lost += batch.length;
      for (const waiting of batch) waiting.reject(answers);
      return;
    }
    for (const [at, waiting] of batch.entries()) {
      const answer = answers[at];
      if (answer) this.#tell(waiting, answer);
    }
  }

  /** @returns what each decision of the batch came to, or why none of them happened. */
  #commit(batch: readonly Waiting[]): readonly Answer[] | StoreFailure {
    try {
      const answers = this.#run(batch);
      if (this.#transaction.commit()) this.#stats.commits += 1;
      return answers;
    } catch (problem) {
      this.#transaction.abandon();
      return problem instanceof StoreFailure ? problem : new StoreFailure('the commit failed', { cause: problem });
    }
  }

  #run(batch: readonly Waiting[]): readonly Answer[] {
    const answers: Answer[] = [];
    for (const waiting of batch) {
      const answer = this.#answer(waiting, false);
      if (answer.thrown && this.#transaction.wrote) return this.#runAgain(batch, waiting, answer);
      answers.push(answer);
    }
    return answers;
  }

  /** @param refused has thrown, after the same decisions before it; what it threw stands. */
  #runAgain(batch: readonly Waiting[], refused: Waiting, thrown: Answer): readonly Answer[] {
    this.#transaction.abandon();
    return batch.map((waiting) => (waiting === refused ? thrown : this.#answer(waiting, true)));
  }

  #answer({ decision }: Waiting, careful: boolean): Answer {
    try {
      return { thrown: false, value: this.#transaction.run(decision, careful) };
    } catch (problem) {
      if (careful || !this.#transaction.wrote) this.#transaction.drop();
      return { thrown: true, problem };
    }
  }

  #tell(waiting: Waiting, answer: Answer): void {
    if (answer.thrown) {
      this.#stats.refused += 1;
      waiting.reject(answer.problem);
    } else {
      this.#stats.decisions += 1;
      waiting.resolve(answer.value);
    }
  }
}
