import type { KnownRows } from './known-rows.ts';
import type { Follower } from './row-table.ts';

/** Rows by a name that the file has once only, as far as they are known. */
export class UniqueNames<Row extends { readonly id: number }> implements Follower<Row> {
  readonly #ids: KnownRows<string, number>;
  readonly #nameOf: (row: Row) => string;
  readonly #isSameName: (a: Row, b: Row) => boolean;

  /** @param isSameName whether two rows have one name: cheaper than to make both. */
  constructor(ids: KnownRows<string, number>, nameOf: (row: Row) => string, isSameName: (a: Row, b: Row) => boolean) {
    this.#ids = ids;
    this.#nameOf = nameOf;
    this.#isSameName = isSameName;
  }

  /** The number of the row of that name; null if there is none, undefined if the file may have one. */
  find(name: string): number | null | undefined {
    return this.#ids.get(name);
  }

  /** True when another row has the name of this one. */
  isTaken(row: Row, before: Row | null | undefined): boolean {
    if (before && this.#isSameName(before, row)) return false;
    const owner = this.find(this.#nameOf(row));
    return owner !== undefined && owner !== null && owner !== row.id;
  }

  /** Enters what the file has of a name. @param rows what is in memory: there the row may have another name by now. */
  fill(name: string, found: Row | undefined, rows: KnownRows<number, Row>): void {
    const row = found && (rows.get(found.id) ?? found);
    this.#ids.set(name, row && this.#nameOf(row) === name ? row.id : null);
  }

  /** To be called before a change of a row. @returns how to take back what `follow` makes of it. */
  remember(row: Row, before: Row | null | undefined): (() => void) | undefined {
    if (before && this.#isSameName(before, row)) return undefined;
    const name = this.#nameOf(row);
    const owner = this.find(name);
    return () => {
      this.#ids.set(name, owner);
      if (before) this.#ids.set(this.#nameOf(before), before.id);
    };
  }

  follow(before: Row | null | undefined, after: Row | null | undefined): void {
    if (before && after && this.#isSameName(before, after)) return;
    if (before) this.#ids.set(this.#nameOf(before), null);
    if (after) this.#ids.set(this.#nameOf(after), after.id);
  }
}
