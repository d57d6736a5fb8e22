import type { Clock } from '#core/ports/clock.ts';
import type { Random } from '#core/ports/random.ts';
import { sleep } from '#core/ports/waiting.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import { StoreFailure, type DueDeadline, type Rows, type Sequence, type Store, type Tx } from '#core/store/store.ts';
import { ForwardingTx } from './forwarding-tx.ts';

/**
 * What a database promises about transactions of several cores. `serializable`: each had its effect alone, or runs
 * again. `none`: a transaction writes what it decided, whatever others have written since it read.
 */
export type Isolation = 'serializable' | 'none';

/** What a shared database needs. */
export interface SharedDatabaseOptions {
  readonly clock: Clock;
  /** What the clock of the database's host shows, ms. */
  readonly databaseTime: () => number;
  readonly random: Random;
  readonly isolation: Isolation;
}

/** One question or change of a transaction, with the answer that it got. */
interface Operation {
  readonly name: keyof Tx;
  readonly values: readonly unknown[];
  readonly answer: unknown;
}

/** Takes a transaction back. */
class RollBack extends Error {}

/** The longest that a transaction takes from its decision to its commit, ms. */
const maxCommitMs = 3;
/** A transaction is run again so often at most. */
const maxRuns = 200;

/**
 * The database that the cores of a virtual world share. A transaction loads and decides at one instant and writes at a
 * later one, so those of several cores overlap.
 */
export class SharedDatabase {
  readonly #options: SharedDatabaseOptions;
  readonly #store = openMemoryStore();
  /** Numbers are given outside of transactions: what is taken back leaves a gap. */
  readonly #sequences = new Map<Sequence, number>();

  constructor(options: SharedDatabaseOptions) {
    this.#options = options;
  }

  /** A core's way to the database. @param name label of its random stream. */
  connect(name: string): SharedConnection {
    const { clock, databaseTime, random, isolation } = this.#options;
    return new SharedConnection({
      clock,
      databaseTime,
      random: random.fork(name),
      store: this.#store,
      isSerializable: isolation === 'serializable',
      next: (sequence) => this.#next(sequence),
    });
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  #next(sequence: Sequence): number {
    const number = (this.#sequences.get(sequence) ?? 0) + 1;
    this.#sequences.set(sequence, number);
    return number;
  }
}

interface ConnectionParts {
  readonly clock: Clock;
  readonly databaseTime: () => number;
  readonly random: Random;
  readonly store: Store;
  readonly isSerializable: boolean;
  readonly next: (sequence: Sequence) => number;
}

/** One core's way to a shared database. */
export class SharedConnection implements Store {
  /** While the core's process stands still: settles when it goes on. It cannot commit before. */
  whenResumed: () => Promise<void> | null = () => null;
  readonly #parts: ConnectionParts;
  /** Counts the processes that have used it. */
  #process = 0;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
  }

  /** The core's process has died: what it has not committed never happened. */
  abort(): void {
    this.#process += 1;
  }

  async decide<T>(decision: (tx: Tx) => T): Promise<T> {
    const process = this.#process;
    for (let runs = 1; runs <= maxRuns; runs += 1) {
      const { value, operations } = this.#run(decision);
      await sleep(this.#parts.clock, this.#commitMs());
      for (let wait = this.whenResumed(); wait; wait = this.whenResumed()) await wait;
      if (process !== this.#process) throw new StoreFailure('the core was killed');
      if (this.#write(operations)) return value;
    }
    throw new StoreFailure(`a transaction met others ${maxRuns} times`);
  }

  read<T>(query: (rows: Rows) => T): Promise<T> {
    return this.#parts.store.read((rows) => query(rows));
  }

  dueDeadlines(...asked: Parameters<Store['dueDeadlines']>): Promise<readonly DueDeadline[]> {
    return this.#parts.store.dueDeadlines(...asked);
  }

  nextDeadline(after: number): Promise<number | undefined> {
    return this.#parts.store.nextDeadline(after);
  }

  prune(now: number): Promise<number> {
    return this.#parts.store.prune(now);
  }

  /** Others still use the database. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Loads and decides, and leaves nothing in the database. @throws what the decision threw. */
  #run<T>(decision: (tx: Tx) => T): { readonly value: T; readonly operations: readonly Operation[] } {
    const { databaseTime, next } = this.#parts;
    let outcome: { readonly value: T; readonly operations: readonly Operation[] } | undefined;
    let failure: { readonly error: unknown } | undefined;
    void this.#parts.store
      .decide((tx) => {
        const recording = new LoggedTx(tx, next, databaseTime());
        try {
          outcome = { value: decision(recording), operations: recording.operations };
        } catch (error) {
          failure = { error };
        }
        throw new RollBack();
      })
      .catch(() => undefined);
    if (failure) throw failure.error;
    if (!outcome) throw new StoreFailure('the database is closed');
    return outcome;
  }

  /** Writes what was decided. @returns false if what it rests on has changed: nothing is written. */
  #write(operations: readonly Operation[]): boolean {
    const { store, isSerializable } = this.#parts;
    if (!operations.some(({ name }) => isChange(name))) return true;
    let hasConflict = false;
    void store
      .decide((tx) => {
        for (const { name, values, answer } of operations) {
          if (!isChange(name) && !isSerializable) continue;
          const now = call(tx, name, values);
          hasConflict ||= !isChange(name) && !isSameAnswer(answer, now);
          if (hasConflict) throw new RollBack();
        }
      })
      .catch(() => (hasConflict = true));
    return !hasConflict;
  }

  #commitMs(): number {
    return this.#parts.random.integer(0, maxCommitMs);
  }
}

/** A transaction that remembers what it asked and changed. */
class LoggedTx extends ForwardingTx {
  readonly operations: Operation[] = [];
  readonly #next: (sequence: Sequence) => number;
  readonly #databaseTime: number;

  constructor(tx: Tx, next: (sequence: Sequence) => number, databaseTime: number) {
    super(tx);
    this.#next = next;
    this.#databaseTime = databaseTime;
  }

  override next(sequence: Sequence): number {
    return this.#next(sequence);
  }

  override databaseTime(): number {
    return this.#databaseTime;
  }

  log(name: keyof Tx, values: readonly unknown[]): unknown {
    const answer = call(this.tx, name, values);
    this.operations.push({ name, values, answer });
    return answer;
  }
}

const ownMembers = new Set(['constructor', 'next', 'databaseTime']);
for (const name of Object.getOwnPropertyNames(ForwardingTx.prototype) as (keyof Tx)[]) {
  if (ownMembers.has(name)) continue;
  Object.defineProperty(LoggedTx.prototype, name, {
    value(this: LoggedTx, ...values: readonly unknown[]) {
      return this.log(name, values);
    },
  });
}

function call(tx: Tx, name: keyof Tx, values: readonly unknown[]): unknown {
  return (tx[name] as (...values: readonly unknown[]) => unknown).apply(tx, [...values]);
}

function isChange(name: keyof Tx): boolean {
  return name.startsWith('put') || name.startsWith('delete');
}

/** Rows are immutable: the same row is the same object. */
function isSameAnswer(before: unknown, now: unknown): boolean {
  if (!Array.isArray(before) || !Array.isArray(now)) return before === now;
  return before.length === now.length && before.every((row, at) => row === now[at]);
}
