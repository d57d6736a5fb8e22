/** Records that are remembered one by one: a machine that sells for days must not grow. */
const recordLimit = 64;

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

  /** Dropped items of one of the last records; lane tests count for record 0. */
  itemsOf(record: number): number {
    return this.#perRecord?.get(record) ?? 0;
  }

  /** Counts one item that dropped for a record. */
  recordDrop(record: number): void {
    const perRecord = (this.#perRecord ??= new Map());
    perRecord.set(record, this.itemsOf(record) + 1);
    this.#total += 1;
    if (perRecord.size <= recordLimit) return;
    for (const oldest of perRecord.keys()) {
      perRecord.delete(oldest);
      return;
    }
  }
}
