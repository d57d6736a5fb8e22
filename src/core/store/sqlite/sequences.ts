import type { Sequence } from '../store.ts';
import type { Connection, Run } from './sqlite-connection.ts';

/**
 * The last number of each sequence, kept in memory because this process owns the file, and written with every commit
 * that drew one. A decision that throws gives its numbers back, and so does a batch whose commit failed: what was not
 * committed was never given.
 */
export class Sequences {
  readonly #save: Run;
  #committed: ReadonlyMap<string, number>;
  #now: Map<string, number>;
  /** What the running decision has drawn, and the number before it: a copy of the map for each decision costs more. */
  readonly #drawn: { readonly name: Sequence; readonly before: number }[] = [];

  constructor(connection: Connection) {
    this.#save = connection.run(
      'INSERT INTO sequences (name, last) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET last = excluded.last',
    );
    this.#committed = new Map(connection.many<[name: string, last: number]>('SELECT name, last FROM sequences')([]));
    this.#now = new Map(this.#committed);
  }

  /** Draws the next number. */
  next(sequence: Sequence): number {
    const before = this.#now.get(sequence) ?? 0;
    this.#drawn.push({ name: sequence, before });
    this.#now.set(sequence, before + 1);
    return before + 1;
  }

  /** The decision stands. */
  keep(): void {
    this.#drawn.length = 0;
  }

  /** The decision threw: its numbers are free again. */
  drop(): void {
    for (const { name, before } of this.#drawn.reverse()) {
      if (before === 0) this.#now.delete(name);
      else this.#now.set(name, before);
    }
    this.#drawn.length = 0;
  }

  /** Writes what has been drawn since the last commit; call inside the transaction. */
  save(): void {
    for (const [name, last] of this.#now) {
      if (this.#committed.get(name) !== last) this.#save([name, last]);
    }
  }

  /** The transaction has been committed. */
  committed(): void {
    this.#committed = new Map(this.#now);
  }

  /** The transaction is lost. */
  abandon(): void {
    this.#drawn.length = 0;
    this.#now = new Map(this.#committed);
  }
}
