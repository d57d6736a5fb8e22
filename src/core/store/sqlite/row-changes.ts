import type { SqlCall, SqlRows } from './statements.ts';

/** Brings rows into memory that may be in the file. */
export interface Load {
  readonly call: SqlCall;
  /** Enters the answer; what is known already stays. */
  readonly fill: (rows: SqlRows) => void;
}

/** A change of a row: in memory it is made already. */
export interface RowChange {
  /** How the file is changed; without it something else writes it. */
  readonly call?: SqlCall;
  /** The table that it belongs to, and the key of its row. */
  readonly table?: object;
  readonly key?: unknown;
  /** Takes it back in memory. */
  undo(): void;
  /** What to load if the file has a row that the change does not expect. */
  conflicts?(): readonly Load[];
  /** Called with the number of rows that it changed, once it is on the disk. */
  onWritten?(changedRows: number): void;
}

/** What a decision or a read came to. `missing`: nothing yet, and nothing of it stays; it runs again after the load. */
export type RunResult<T> =
  | { readonly kind: 'returned'; readonly value: T }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'missing'; readonly load: Load };

/** Ends a decision that asked for rows which are not in memory. One for all: its stack costs more than a load. */
const missingRows = new Error('a row is loaded, and the decision runs again');

/**
 * What the decisions of a batch have changed in memory and not yet in the file, so that one that throws, and a batch
 * that is not written, leave nothing.
 */
export class RowChanges {
  readonly #changes: RowChange[] = [];
  /** What to read after the commit. */
  readonly #followUps: Load[] = [];
  /** Rows that the running decision took for absent, by name; a change that would fail if they were there covers it. */
  readonly #assumed = new Map<string, Load>();
  readonly #covered = new Set<string>();
  #missing: Load | undefined;
  #running: 'decision' | 'read' | null = null;

  /** True while a decision is running. */
  get isDeciding(): boolean {
    return this.#running === 'decision';
  }

  get changes(): readonly RowChange[] {
    return this.#changes;
  }

  get followUps(): readonly Load[] {
    return this.#followUps;
  }

  /** Runs a decision. Its changes stay until {@link onWritten} or {@link undoAll}, or are taken back at once. */
  decide<T>(decision: () => T): RunResult<T> {
    const [changes, followUps] = [this.#changes.length, this.#followUps.length];
    const result = this.#run('decision', decision);
    if (result.kind !== 'returned') {
      this.#undoFrom(changes);
      this.#followUps.length = followUps;
    }
    return result;
  }

  /** Runs a query of the rows. */
  read<T>(query: () => T): RunResult<T> {
    return this.#run('read', query);
  }

  /** To be called before every change. */
  assertDeciding(): void {
    if (this.#running !== 'decision')
      throw new Error('a decision used its Tx after it had ended: decisions are synchronous');
  }

  add(change: RowChange): void {
    this.#changes.push(change);
  }

  /** Keys of the rows of a table that are changed and not written. */
  unwrittenKeys(table: object): readonly unknown[] {
    return this.#changes.filter((change) => change.table === table).map(({ key }) => key);
  }

  /** Reads rows after the commit that nothing has asked for yet. */
  loadAfterCommit(load: Load): void {
    this.#followUps.push(load);
  }

  /** The running decision, or query, needs rows that are not in memory. */
  miss(load: Load): never {
    this.#missing ??= load;
    throw missingRows;
  }

  /** Takes a row for absent, unless the decision ends without a change that the file would refuse if it were there. */
  assumeAbsent(name: string, load: () => Load): void {
    if (this.#running !== 'decision') this.miss(load());
    this.#assumed.set(name, load());
  }

  /** The file refuses what the decision has just changed if there is a row of that name. */
  cover(name: string): void {
    this.#covered.add(name);
  }

  /** The batch is on the disk. */
  onWritten({ changed, answers }: { readonly changed: readonly number[]; readonly answers: readonly SqlRows[] }): void {
    let at = 0;
    for (const change of this.#changes) if (change.call) change.onWritten?.(changed[at++] ?? 0);
    this.#changes.length = 0;
    for (const [place, { fill }] of this.#followUps.splice(0).entries()) fill(answers[place] ?? []);
  }

  /** The batch is not in the file. */
  undoAll(): void {
    this.#undoFrom(0);
    this.#followUps.length = 0;
  }

  /** Takes one change back. */
  protected undo(change: RowChange): void {
    change.undo();
  }

  /** Takes back all changes from the one at that place on, the last first. */
  #undoFrom(first: number): void {
    for (const change of this.#changes.splice(first).reverse()) this.undo(change);
  }

  #run<T>(kind: 'decision' | 'read', work: () => T): RunResult<T> {
    this.#running = kind;
    this.#missing = undefined;
    this.#assumed.clear();
    this.#covered.clear();
    let result: RunResult<T>;
    try {
      result = { kind: 'returned', value: work() };
    } catch (error) {
      result = { kind: 'threw', error };
      // What it threw may rest on what it took for absent, and no change of it stays that would show a mistake.
      this.#covered.clear();
    } finally {
      this.#running = null;
    }
    // A decision may have caught the exception: it did not see the row all the same.
    const load = this.#neededLoad();
    return load ? { kind: 'missing', load } : result;
  }

  /** What the run has asked for in vain, or took for absent without a proof. */
  #neededLoad(): Load | undefined {
    if (this.#missing) return this.#missing;
    for (const [name, load] of this.#assumed) if (!this.#covered.has(name)) return load;
    return undefined;
  }
}
