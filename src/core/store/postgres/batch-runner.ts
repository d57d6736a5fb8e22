import { StoreFailure, type Rows, type Tx } from '../store.ts';
import { toColumn } from '../text-column.ts';
import { changesOf, type BatchChanges } from './changes.ts';
import type { Connections } from './connections.ts';
import type { PendingDecision } from '../decision-queue.ts';
import { toStoreFailure } from './failures.ts';
import { NumberReserve } from './number-reserve.ts';
import type { Revisions } from './revisions.ts';
import { UnknownResult, type Session } from './session.ts';
import { listOfCores, type Unit } from './units.ts';
import { WorkingSet } from './working-set.ts';
import { WorkingTx, type RunResult } from './working-tx.ts';

/** Attempts of a batch that meets the changes of others. From the second on it is cut in half. */
const maxAttempts = 40;
/** Loads of one attempt: each brings what a decision has asked for next. */
const maxLoads = 1_000;

type Decision = (tx: Tx) => unknown;
type Pending = PendingDecision<Decision>;

/** Counters of a store, for metrics. They only grow. */
export interface PostgresStats {
  /** Decisions that were answered, those that changed nothing included. */
  readonly decisions: number;
  /** Decisions that threw; nothing of them was kept. */
  readonly rejected: number;
  /** Decisions that were lost because their commit failed. */
  readonly failed: number;
  /** Transactions that were committed. */
  readonly commits: number;
  /** Attempts that met the changes of others. */
  readonly conflicts: number;
}

/** The outcome of one attempt. */
type Attempt =
  | { readonly kind: 'done'; readonly results: readonly RunResult[] }
  | { readonly kind: 'again'; readonly units: readonly Unit[] };

/**
 * Makes decisions on rows that are loaded for them, and commits what they change in one call. It holds no lock while it
 * loads and decides. Rows that are others by then make it run again on what they are now.
 */
export class BatchRunner {
  readonly #connections: Connections;
  readonly #session: Session;
  readonly #reserve = new NumberReserve();
  readonly #stats = { decisions: 0, rejected: 0, failed: 0, commits: 0, conflicts: 0 };
  #tx: WorkingTx | null = null;

  constructor(connections: Connections, session: Session) {
    this.#connections = connections;
    this.#session = session;
  }

  get stats(): PostgresStats {
    return this.#stats;
  }

  /** True while a decision is running. */
  get isDeciding(): boolean {
    return this.#tx?.isOpen ?? false;
  }

  /** Runs a batch and answers it. @returns decisions that are left for another batch. */
  async run(batch: readonly Pending[]): Promise<readonly Pending[]> {
    let pending = batch;
    let units: readonly Unit[] = [];
    try {
      for (let attempts = 1; attempts <= maxAttempts; attempts += 1) {
        const attempt = await this.#attempt(pending, units);
        if (attempt.kind === 'done') {
          this.#answer(pending, attempt.results);
          return batch.slice(pending.length);
        }
        this.#stats.conflicts += 1;
        units = attempt.units;
        // The larger a batch, the surer another core changes one of its machines meanwhile.
        if (attempts > 1) pending = pending.slice(0, Math.ceil(pending.length / 2));
      }
      throw new StoreFailure(
        `the store ${this.#connections.address} did not commit: others changed the same rows ${maxAttempts} times`,
      );
    } catch (error) {
      this.#fail(pending, toStoreFailure(this.#connections.address, error));
      return batch.slice(pending.length);
    }
  }

  /** Looks at rows as they are together at one moment. */
  async read<T>(query: (rows: Rows) => T): Promise<T> {
    let units: readonly Unit[] = [];
    for (let loads = 0; loads < maxLoads; loads += 1) {
      const set = new WorkingSet(this.#reserve);
      await this.#load(set, units);
      const result = new WorkingTx(set).attempt(query);
      if (result.kind === 'returned') return result.value as T;
      if (result.kind === 'threw') throw result.error;
      units = set.units;
    }
    throw new Error('a read asked for other rows each time');
  }

  async #attempt(batch: readonly Pending[], units: readonly Unit[]): Promise<Attempt> {
    const set = new WorkingSet(this.#reserve);
    try {
      await this.#load(set, units);
      const results = await this.#decideAll(set, batch);
      if (results && (await this.#commit(set))) return { kind: 'done', results };
    } catch (error) {
      // Numbers of a commit that may have happened are not given again.
      if (!(error instanceof UnknownResult)) set.undo();
      throw error;
    }
    const { conflicts } = changesOf(set);
    set.undo();
    return { kind: 'again', units: [...set.units, ...conflicts] };
  }

  /** @returns null if what was loaded bit by bit does not belong together. */
  async #decideAll(set: WorkingSet, batch: readonly Pending[]): Promise<readonly RunResult[] | null> {
    const tx = new WorkingTx(set);
    for (let loads = 0; loads < maxLoads; loads += 1) {
      this.#tx = tx;
      const results = batch.map(({ decision }) => tx.attempt(decision));
      this.#tx = null;
      if (results.every(({ kind }) => kind !== 'missing')) return set.revisions.isTorn ? null : results;
      set.undo();
      await this.#load(set);
    }
    throw new Error('a decision asked for other rows each time');
  }

  /** @returns false if the changes of others were in the way. */
  async #commit(set: WorkingSet): Promise<boolean> {
    const { rows, written } = changesOf(set);
    if (Object.keys(rows).length === 0 && set.isOfOneMoment) return true;
    const result = await this.#session.commit({ ...rows, written, ...conditionsOf(set.revisions, rows, written) });
    if (result !== 'committed') return false;
    set.tables.log.clear();
    this.#stats.commits += 1;
    return true;
  }

  async #load(set: WorkingSet, units: readonly Unit[] = []): Promise<void> {
    for (const unit of units) set.want(unit);
    const statement = set.nextLoad();
    if (!statement) return;
    const [answer] = await this.#connections.run(statement);
    set.fill(statement, answer ?? []);
  }

  #answer(batch: readonly Pending[], results: readonly RunResult[]): void {
    for (const [at, { resolve, reject }] of batch.entries()) {
      const result = results[at];
      if (result?.kind === 'threw') {
        this.#stats.rejected += 1;
        reject(result.error);
      } else if (result?.kind === 'returned') {
        this.#stats.decisions += 1;
        resolve(result.value);
      }
    }
  }

  #fail(batch: readonly Pending[], failure: StoreFailure): void {
    this.#stats.failed += batch.length;
    for (const { reject } of batch) reject(failure);
  }
}

/** What must still be as it was seen. */
function conditionsOf(
  { lists, callbacks, notes }: Revisions,
  rows: BatchChanges['rows'],
  written: readonly string[],
): Readonly<Record<string, unknown>> {
  const changesShared = written.includes(listOfCores) || 'notes' in rows || 'new_notes' in rows;
  const seen = lists.entries().filter(([name]) => changesShared || name !== listOfCores);
  const blind = written.filter((name) => lists.get(name) === undefined);
  return {
    seen: [...seen.map(([name, revision]) => ({ name, revision })), ...blind.map((name) => ({ name }))],
    seen_cores: changesShared ? undefined : lists.get(listOfCores),
    seen_callbacks: callbacks.isEmpty ? undefined : callbacks.entries().map(([id, revision]) => ({ id, revision })),
    seen_notes: notes.isEmpty
      ? undefined
      : notes.entries().map(([name, revision]) => ({ name: toColumn(name), revision })),
    locked_notes: changesShared ? notes.entries().map(([name]) => toColumn(name)) : undefined,
  };
}
