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

/** Calls `run` later, when what arrives together has arrived. */
export type ScheduleBatch = (run: () => void) => void;

/** After the poll phase: every request that this turn of the loop has read is in the queue by then. */
export const afterThisTurn: ScheduleBatch = (run) => void setImmediate(run);

/** Longest wait of a decision that may come later, for one that may not, ms. */
const laterMs = 20;

/** Decisions in one transaction at most: a batch must not keep the event loop for long. */
const maxBatch = 256;

/** Conflicts of one batch after which it fails: each one teaches a row. */
const maxConflicts = 10_000;

interface PendingDecision {
  readonly decision: () => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** False for a read that waits for rows. */
  readonly isCounted: boolean;
}

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
  #queue: PendingDecision[] = [];
  #scheduled = false;
  /** False while every decision in the queue may come later. */
  #isUrgent = false;
  #laterTimer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #pendingReads: PendingRead[] = [];
  /** A disk that has refused a commit once has perhaps forgotten it: from then on nothing can be promised. */
  #failure: StoreFailure | undefined;

  constructor(parts: GroupCommitParts) {
    this.#parts = parts;
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
      this.#enqueue({ decision, resolve: (result) => resolve(result as T), reject, isCounted: true }, haste);
    });
  }

  /** Reads rows. @returns what it saw, once that is durable. */
  async read<T>(query: () => T): Promise<T> {
    if (this.#failure) throw this.#failure;
    const result = this.#parts.changes.read(query);
    // With the decisions, which load rows in turn.
    if (result.kind === 'missing')
      return new Promise<T>((resolve, reject) => {
        const pending = { decision: query, resolve: (seen: unknown) => resolve(seen as T), reject, isCounted: false };
        this.#enqueue(pending, 'now');
      });
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
  async drain(): Promise<void> {
    for (;;) {
      await this.#running;
      if (this.#queue.length === 0) return;
      this.#start();
    }
  }

  async #whenDurable<T>(value: T, repeat: () => Promise<T>): Promise<T> {
    if (!this.#running) return value;
    return new Promise<T>((resolve) => {
      this.#pendingReads.push({ resolve: () => resolve(value), repeat: () => resolve(repeat()) });
    });
  }

  #enqueue(pending: PendingDecision, haste: Haste): void {
    this.#queue.push(pending);
    if (haste === 'now') this.#isUrgent = true;
    this.#schedule();
  }

  #schedule(): void {
    if (!this.#isUrgent) {
      this.#laterTimer ??= setTimeout(() => {
        this.#isUrgent = true;
        this.#schedule();
      }, laterMs);
      return;
    }
    // What comes while a batch is being written shares the next transaction: it could not be durable any sooner.
    if (this.#scheduled || this.#running) return;
    this.#scheduled = true;
    this.#parts.scheduleBatch(() => {
      this.#scheduled = false;
      if (!this.#running) this.#start();
    });
  }

  #start(): void {
    clearTimeout(this.#laterTimer);
    this.#laterTimer = undefined;
    this.#isUrgent = this.#queue.length > maxBatch;
    this.#running = this.#runBatch(this.#queue.splice(0, maxBatch)).finally(() => {
      this.#running = undefined;
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  async #runBatch(batch: readonly PendingDecision[]): Promise<void> {
    const outcome = this.#failure ?? (await this.#commit(batch));
    // In this order: what a read saw may rest on the decisions.
    if (outcome instanceof StoreFailure) this.#failBatch(batch, outcome);
    else this.#answerBatch(batch, outcome);
    for (const pendingRead of this.#pendingReads.splice(0)) {
      if (outcome instanceof StoreFailure) pendingRead.repeat();
      else pendingRead.resolve();
    }
  }

  /** @returns what each decision of the batch came to, or why none of them happened. */
  async #commit(batch: readonly PendingDecision[]): Promise<readonly DecisionResult[] | StoreFailure> {
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

  async #decideAll(batch: readonly PendingDecision[]): Promise<readonly DecisionResult[]> {
    const results: DecisionResult[] = [];
    for (const { decision } of batch) {
      let result = this.#parts.changes.decide(decision);
      while (result.kind === 'missing') {
        await this.#load([result.load]);
        result = this.#parts.changes.decide(decision);
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

  #failBatch(batch: readonly PendingDecision[], failure: StoreFailure): void {
    this.#stats.failed += batch.filter(({ isCounted }) => isCounted).length;
    for (const pending of batch) pending.reject(failure);
  }

  #answerBatch(batch: readonly PendingDecision[], results: readonly DecisionResult[]): void {
    for (const [at, { resolve, reject, isCounted }] of batch.entries()) {
      const result = results[at];
      if (!result) continue;
      if (isCounted) this.#stats[result.kind === 'threw' ? 'rejected' : 'decisions'] += 1;
      if (result.kind === 'threw') reject(result.error);
      else resolve(result.value);
    }
  }
}
