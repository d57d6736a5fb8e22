import type { Sequence } from '../store.ts';
import type { SqliteConnection, RunStatement } from './sqlite-connection.ts';

/**
 * The last number of each sequence, kept in memory because this process owns the file, and written with every commit
 * that drew one. A decision that throws gives its numbers back, and so does a batch whose commit failed: what was not
 * committed was never given.
 */
export class Sequences {
  readonly #save: RunStatement;
  #committed: ReadonlyMap<string, number>;
  #current: Map<string, number>;
  /** What the running decision has drawn, and the number before it: a copy of the map for each decision costs more. */
  readonly #draws: { readonly name: Sequence; readonly before: number }[] = [];

  constructor(connection: SqliteConnection) {
    this.#save = connection.run(
      'INSERT INTO sequences (name, last) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET last = excluded.last',
    );
    this.#committed = new Map(connection.many<[name: string, last: number]>('SELECT name, last FROM sequences')([]));
    this.#current = new Map(this.#committed);
  }

  /** Draws the next number. */
  next(sequence: Sequence): number {
    const before = this.#current.get(sequence) ?? 0;
    this.#draws.push({ name: sequence, before });
    this.#current.set(sequence, before + 1);
    return before + 1;
  }

  /** The decision stands. */
  confirmDraws(): void {
    this.#draws.length = 0;
  }

  /** The decision threw: its numbers are free again. */
  undoDraws(): void {
    for (const { name, before } of this.#draws.reverse()) {
      if (before === 0) this.#current.delete(name);
      else this.#current.set(name, before);
    }
    this.#draws.length = 0;
  }

  /** Writes what has been drawn since the last commit; call inside the transaction. */
  save(): void {
    for (const [name, last] of this.#current) {
      if (this.#committed.get(name) !== last) this.#save([name, last]);
    }
  }

  /** The transaction has been committed. */
  onCommit(): void {
    this.#committed = new Map(this.#current);
  }

  /** The transaction is lost. */
  discard(): void {
    this.#draws.length = 0;
    this.#current = new Map(this.#committed);
  }
}
