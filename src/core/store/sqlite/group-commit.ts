import { DecisionQueue, type PendingDecision, type ScheduleBatch } from '../decision-queue.ts';
import { StoreFailure, type Haste } from '../store.ts';
import type { Load, RowChanges, RunResult } from './row-changes.ts';
import type { SqlExecutor, SqlWriteResult } from './sql-executor.ts';
import type { SqlCall } from './statements.ts';

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

/** Conflicts of one batch after which it fails: each one teaches a row. */
const maxConflicts = 10_000;

/** A decision, or a read that waits for rows. */
interface RowDecision {
  readonly run: () => unknown;
  /** False for a read. */
  readonly isCounted: boolean;
}

type Batch = readonly PendingDecision<RowDecision>[];

/** A read that has seen rows of a batch which is not on the disk yet. */
interface PendingRead {
  readonly resolve: () => void;
  /** The batch did not come about as it was seen: the read is repeated. */
  readonly repeat: () => void;
}

type DecisionResult = Exclude<RunResult<unknown>, { kind: 'missing' }>;

/** The parts of a {@link GroupCommit}. */
export interface GroupCommitParts {
  readonly changes: RowChanges;
  readonly executor: SqlExecutor;
  /** What sequences have drawn since the last commit. */
  readonly sequences: { unsaved(): readonly SqlCall[]; onCommit(): void };
  /** Called when a batch is on the disk, before its decisions are answered. */
  readonly onCommit: () => void;
  readonly scheduleBatch: ScheduleBatch;
}

/**
 * Group commit: decisions that arrive in one turn of the event loop, or while the batch before is being written, share
 * a transaction and its one wait for the disk. They run on rows in memory, one after another; a decision that asks for
 * a row which is not there is taken back, the row is loaded, and it runs again. Then all that they changed is written.
 * All are answered once it is on the disk: one that threw, too, because its error may depend on the others.
 *
 * A change that meets a row in the file which was taken for absent undoes the batch: that row is loaded, and the batch
 * runs again.
 */
export class GroupCommit {
  readonly #parts: GroupCommitParts;
  readonly #stats = { decisions: 0, rejected: 0, failed: 0, commits: 0 };
  readonly #queue: DecisionQueue<RowDecision>;
  #pendingReads: PendingRead[] = [];
  /** A disk that has refused a commit once has perhaps forgotten it: from then on nothing can be promised. */
  #failure: StoreFailure | undefined;

  constructor(parts: GroupCommitParts) {
    this.#parts = parts;
    this.#queue = new DecisionQueue((batch) => this.#runBatch(batch), parts.scheduleBatch);
  }

  get stats(): SqliteStats {
    return this.#stats;
  }

  /**
   * Runs a decision with the others of this turn; one that may come `later`, with the next that may not.
   * @returns its answer, once that is durable.
   */
  add<T>(decision: () => T, haste: Haste = 'now'): Promise<T> {
    return this.#queue.add({ run: decision, isCounted: true }, haste) as Promise<T>;
  }

  /** Reads rows. @returns what it saw, once that is durable. */
  async read<T>(query: () => T): Promise<T> {
    if (this.#failure) throw this.#failure;
    const result = this.#parts.changes.read(query);
    // With the decisions, which load rows in turn.
    if (result.kind === 'missing') return this.#queue.add({ run: query, isCounted: false }, 'now') as Promise<T>;
    if (result.kind === 'threw') throw result.error;
    return this.#whenDurable(result.value, () => this.read(query));
  }

  /** Reads from the file. @returns what it saw, once that is durable. */
  async readFile<T>(read: () => Promise<T>): Promise<T> {
    if (this.#failure) throw this.#failure;
    const value = await read();
    return this.#whenDurable(value, () => this.readFile(read));
  }

  /** Runs everything that waits, and waits for the disk. */
  drain(): Promise<void> {
    return this.#queue.drain();
  }

  async #whenDurable<T>(value: T, repeat: () => Promise<T>): Promise<T> {
    if (!this.#queue.isRunning) return value;
    return new Promise<T>((resolve) => {
      this.#pendingReads.push({ resolve: () => resolve(value), repeat: () => resolve(repeat()) });
    });
  }

  /** @returns none that is left for the next batch. */
  async #runBatch(batch: Batch): Promise<Batch> {
    const outcome = this.#failure ?? (await this.#commit(batch));
    // In this order: what a read saw may rest on the decisions.
    if (outcome instanceof StoreFailure) this.#failBatch(batch, outcome);
    else this.#answerBatch(batch, outcome);
    for (const pendingRead of this.#pendingReads.splice(0)) {
      if (outcome instanceof StoreFailure) pendingRead.repeat();
      else pendingRead.resolve();
    }
    return [];
  }

  /** @returns what each decision of the batch came to, or why none of them happened. */
  async #commit(batch: Batch): Promise<readonly DecisionResult[] | StoreFailure> {
    const { changes } = this.#parts;
    try {
      for (let conflicts = 0; conflicts < maxConflicts; conflicts += 1) {
        const results = await this.#decideAll(batch);
        const written = await this.#write();
        if (written.kind === 'written') return results;
        if (written.kind === 'failed') {
          changes.undoAll();
          return written.failure;
        }
        await this.#learn(written.at);
      }
      throw new StoreFailure('the rows of the store and its file do not agree');
    } catch (error) {
      changes.undoAll();
      return error instanceof StoreFailure ? error : new StoreFailure('the commit failed', { cause: error });
    }
  }

  async #decideAll(batch: Batch): Promise<readonly DecisionResult[]> {
    const results: DecisionResult[] = [];
    for (const { decision } of batch) {
      let result = this.#parts.changes.decide(decision.run);
      while (result.kind === 'missing') {
        await this.#load([result.load]);
        result = this.#parts.changes.decide(decision.run);
      }
      results.push(result);
    }
    return results;
  }

  async #write(): Promise<SqlWriteResult> {
    const { changes, executor, sequences, onCommit } = this.#parts;
    const calls = [...changes.changes.flatMap(({ call }) => (call ? [call] : [])), ...sequences.unsaved()];
    if (calls.length === 0) return { kind: 'written', changed: [], answers: [] };
    const queries = changes.followUps.map(({ call }) => call);
    const result = await executor.write({ changes: calls, queries }).catch((error: unknown) => {
      this.#failure = error instanceof StoreFailure ? error : new StoreFailure('the commit failed', { cause: error });
      throw this.#failure;
    });
    if (result.kind !== 'written') return result;
    this.#stats.commits += 1;
    sequences.onCommit();
    changes.onWritten(result);
    onCommit();
    return result;
  }

  /** A change met a row that it did not expect: the batch is taken back, and that row is loaded. */
  async #learn(at: number): Promise<void> {
    const { changes } = this.#parts;
    const change = changes.changes.filter(({ call }) => call !== undefined)[at];
    const loads = change?.conflicts?.() ?? [];
    changes.undoAll();
    if (loads.length === 0) throw new StoreFailure('a row was refused by the file of the store');
    // Reads that have seen the batch are repeated.
    for (const pendingRead of this.#pendingReads.splice(0)) pendingRead.repeat();
    await this.#load(loads);
  }

  async #load(loads: readonly Load[]): Promise<void> {
    const answers = await this.#parts.executor.query(loads.map(({ call }) => call));
    for (const [at, { fill }] of loads.entries()) fill(answers[at] ?? []);
  }

  #failBatch(batch: Batch, failure: StoreFailure): void {
    this.#stats.failed += batch.filter(({ decision }) => decision.isCounted).length;
    for (const pending of batch) pending.reject(failure);
  }

  #answerBatch(batch: Batch, results: readonly DecisionResult[]): void {
    for (const [at, { decision, resolve, reject }] of batch.entries()) {
      const result = results[at];
      if (!result) continue;
      if (decision.isCounted) this.#stats[result.kind === 'threw' ? 'rejected' : 'decisions'] += 1;
      if (result.kind === 'threw') reject(result.error);
      else resolve(result.value);
    }
  }
}
