import type { Index } from './table.ts';

/** Rows that belong together, in order: the lanes of a machine, the jobs of an order. */
export class GroupIndex<K, Row> implements Index<K, Row> {
  readonly #groups = new Map<string | number, Row[]>();
  readonly #groupOf: (row: Row) => string | number | undefined;
  readonly #compare: (a: Row, b: Row) => number;

  /**
   * @param groupOf where a row belongs; undefined for a row that belongs nowhere.
   * @param compare a total order: 0 only for a row and its own next version.
   */
  constructor(groupOf: (row: Row) => string | number | undefined, compare: (a: Row, b: Row) => number) {
    this.#groupOf = groupOf;
    this.#compare = compare;
  }

  /** The rows of a group in order, `limit` at most. A copy: later changes do not show in it. */
  list(group: string | number, limit = Infinity): readonly Row[] {
    return this.#groups.get(group)?.slice(0, Math.max(0, limit)) ?? [];
  }

  update(_key: K, before: Row | undefined, after: Row | undefined): void {
    const from = before === undefined ? undefined : this.#groupOf(before);
    const to = after === undefined ? undefined : this.#groupOf(after);
    if (before !== undefined && after !== undefined && from === to && this.#compare(before, after) === 0) {
      if (from !== undefined) this.#replace(from, before, after);
      return;
    }
    if (before !== undefined && from !== undefined) this.#remove(from, before);
    if (after !== undefined && to !== undefined) this.#insert(to, after);
  }

  #replace(group: string | number, before: Row, after: Row): void {
    const rows = this.#groups.get(group);
    if (rows) rows[this.#position(rows, before)] = after;
  }

  #remove(group: string | number, row: Row): void {
    const rows = this.#groups.get(group);
    if (!rows) return;
    if (rows.length === 1) this.#groups.delete(group);
    else rows.splice(this.#position(rows, row), 1);
  }

  #insert(group: string | number, row: Row): void {
    const rows = this.#groups.get(group);
    if (!rows) {
      this.#groups.set(group, [row]);
      return;
    }
    const last = rows.at(-1);
    // Ids and tokens grow, so nearly every row goes to the end.
    if (last === undefined || this.#compare(last, row) < 0) rows.push(row);
    else rows.splice(this.#position(rows, row), 0, row);
  }

  /** Where `row` stands, or where it has to go. */
  #position(rows: readonly Row[], row: Row): number {
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(rows[middle] as Row, row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
