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

/** Something that rests on what was committed: told once that is on the disk, or lost with it. */
interface Resting {
  readonly stand: () => void;
  readonly fall: (failure: StoreFailure) => void;
}

type Answer =
  { readonly thrown: false; readonly value: unknown } | { readonly thrown: true; readonly problem: unknown };

/**
 * Group commit: decisions that arrive in one turn of the event loop, or while the disk is still busy with the ones before,
 * share a transaction and its one wait for the disk. The event loop does not wait with them: COMMIT writes the log, and
 * another thread brings it to the disk. All are answered after that. A decision that throws is taken back alone; but what
 * it threw may rest on what the others did, so it too is told only when the others stand.
 *
 * To take back one alone takes a savepoint for each, which is a tenth of a delivery's cost in the store; and hardly any
 * decision throws when it has written. So a batch runs without, and when one does, all are taken back and the others
 * run again, with savepoints.
 */
export class GroupCommit {
  readonly #transaction: Transaction;
  readonly #flush: () => Promise<void>;
  readonly #stats = { decisions: 0, refused: 0, lost: 0, commits: 0 };
  #queue: Waiting[] = [];
  #scheduled = false;
  /** What rests on the commit that the disk is busy with. */
  #resting: Resting[] = [];
  #flushing: Promise<void> | undefined;
  /** A disk that has refused a commit once has perhaps forgotten it: from then on nothing can be promised. */
  #broken: StoreFailure | undefined;

  /** @param flush waits until everything that was committed is on the disk; rejects with a StoreFailure. */
  constructor(transaction: Transaction, flush: () => Promise<void>) {
    this.#transaction = transaction;
    this.#flush = flush;
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

  /** What somebody has seen of the rows, once all of it is durable. */
  async durable<T>(seen: T): Promise<T> {
    if (this.#broken) throw this.#broken;
    if (!this.#flushing) return seen;
    return new Promise<T>((resolve, reject) => {
      this.#resting.push({ stand: () => resolve(seen), fall: reject });
    });
  }

  /** Runs everything that waits, and waits for the disk. */
  async drain(): Promise<void> {
    for (;;) {
      await this.#flushing;
      if (this.#queue.length === 0) return;
      this.#batch();
    }
  }

  #schedule(): void {
    // What comes while the disk is busy shares the next transaction: it could not be durable any sooner.
    if (this.#scheduled || this.#flushing) return;
    this.#scheduled = true;
    // After the poll phase: every request that this turn of the loop has read is in the queue by then.
    setImmediate(() => {
      this.#scheduled = false;
      if (!this.#flushing) this.#batch();
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  #batch(): void {
    const batch = this.#queue.splice(0, maxBatch);
    const committed = this.#broken ?? this.#commit(batch);
    if (committed instanceof StoreFailure) {
      this.#lose(batch, committed);
      return;
    }
    const { answers, wrote } = committed;
    if (!wrote) {
      this.#tell(batch, answers);
      return;
    }
    this.#resting.push({
      stand: () => {
        this.#stats.commits += 1;
        this.#tell(batch, answers);
      },
      fall: (failure) => this.#lose(batch, failure),
    });
    this.#flushing = this.#settle();
  }

  /** Waits for the disk, and tells everyone who waited for it, in order. */
  async #settle(): Promise<void> {
    await this.#flush().catch((problem: unknown) => {
      this.#broken = asStoreFailure(problem);
    });
    this.#flushing = undefined;
    const broken = this.#broken;
    for (const { stand, fall } of this.#resting.splice(0)) {
      if (broken) fall(broken);
      else stand();
    }
    if (this.#queue.length > 0) this.#schedule();
  }

  #lose(batch: readonly Waiting[], failure: StoreFailure): void {
    this.#stats.lost += batch.length;
    for (const waiting of batch) waiting.reject(failure);
  }

  /** @returns what each decision of the batch came to, or why none of them happened. */
  #commit(batch: readonly Waiting[]): { readonly answers: readonly Answer[]; readonly wrote: boolean } | StoreFailure {
    try {
      const answers = this.#run(batch);
      return { answers, wrote: this.#transaction.commit() };
    } catch (problem) {
      this.#transaction.abandon();
      return asStoreFailure(problem);
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

  #tell(batch: readonly Waiting[], answers: readonly Answer[]): void {
    for (const [at, { resolve, reject }] of batch.entries()) {
      const answer = answers[at];
      if (!answer) continue;
      if (answer.thrown) {
        this.#stats.refused += 1;
        reject(answer.problem);
      } else {
        this.#stats.decisions += 1;
        resolve(answer.value);
      }
    }
  }
}

function asStoreFailure(problem: unknown): StoreFailure {
  return problem instanceof StoreFailure ? problem : new StoreFailure('the commit failed', { cause: problem });
}
