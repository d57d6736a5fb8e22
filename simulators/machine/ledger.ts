const noDrops: ReadonlyMap<number, number> = new Map();

/**
 * A machine's record of what dropped, independent of what it reports: `paid-quantity` and `honest-success` compare the
 * core's outcomes with it.
 */
export class Ledger {
  #perRecord: Map<number, number> | null = null;
  #total = 0;

  /** Number of dropped items, lane tests included. */
  get total(): number {
    return this.#total;
  }

  /** Dropped items by record; lane tests count for record 0. */
  get perRecord(): ReadonlyMap<number, number> {
    return this.#perRecord ?? noDrops;
  }

  /** Dropped items of a record. */
  itemsOf(record: number): number {
    return this.#perRecord?.get(record) ?? 0;
  }

  /** Counts one item that dropped for a record. */
  recordDrop(record: number): void {
    (this.#perRecord ??= new Map()).set(record, this.itemsOf(record) + 1);
    this.#total += 1;
  }
}
