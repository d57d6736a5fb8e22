const noDrops: ReadonlyMap<number, number> = new Map();

/**
 * A machine's own book of what dropped, kept apart from anything that it says to the cloud: the physical truth that
 * `paid-quantity` and `honest-success` hold against the cloud's word.
 */
export class Ledger {
  #perRecord: Map<number, number> | null = null;
  #total = 0;

  /** Items that dropped in all, lane tests included. */
  get total(): number {
    return this.#total;
  }

  /** Items that dropped, by record; lane tests stand under record 0. */
  get perRecord(): ReadonlyMap<number, number> {
    return this.#perRecord ?? noDrops;
  }

  /** Items that dropped for a record. */
  itemsOf(record: number): number {
    return this.#perRecord?.get(record) ?? 0;
  }

  /** Enters one item that dropped for a record. */
  recordDrop(record: number): void {
    (this.#perRecord ??= new Map()).set(record, this.itemsOf(record) + 1);
    this.#total += 1;
  }
}
