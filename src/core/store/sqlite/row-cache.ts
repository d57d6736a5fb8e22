/** Rows of one table that a cache takes in before it lets the older half go. */
const maxRows = 4096;

/**
 * Rows as they stand in the file, the running decision's changes included. A row that is wanted again within a short
 * time (the machine, lock and order of a delivery) then costs no statement; this process owns the file, so no other
 * process can change one. A decision or batch that is taken back empties the cache: what it put must not be believed.
 *
 * Two generations rather than a queue: to look for the oldest row of a `Map` is slow when many have been deleted.
 */
export class RowCache<K, Row> {
  #young = new Map<K, Row>();
  #old = new Map<K, Row>();

  /** The row of that key: remembered, or loaded and remembered. */
  get(key: K, load: () => Row | undefined): Row | undefined {
    const cached = this.known(key);
    if (cached !== undefined) return cached;
    const loaded = load();
    if (loaded !== undefined) this.set(key, loaded);
    return loaded;
  }

  /** The row of that key if it is remembered. */
  known(key: K): Row | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  /** Remembers a row that has just been written. */
  set(key: K, row: Row): void {
    if (this.#young.size >= maxRows) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, row);
  }

  /** Remembers this row no longer. */
  delete(key: K): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  /** Remembers nothing. */
  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}
