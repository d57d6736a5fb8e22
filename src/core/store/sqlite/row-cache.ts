/** Rows of one table that a cache holds at most. */
const maxRows = 4096;

/**
 * Rows as they stand in the file, the running decision's changes included. A row that is wanted again within a short
 * time (the machine, lock and order of a delivery) then costs no statement; this process owns the file, so nobody
 * else can change one. A decision or batch that is taken back empties the cache: what it put must not be believed.
 */
export class RowCache<K, Row> {
  readonly #rows = new Map<K, Row>();

  /** The row of that key: remembered, or loaded and remembered. */
  get(key: K, load: () => Row | undefined): Row | undefined {
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const loaded = load();
    if (loaded !== undefined) this.set(key, loaded);
    return loaded;
  }

  /** The row of that key if it is remembered. */
  known(key: K): Row | undefined {
    return this.#rows.get(key);
  }

  /** Remembers a row that has just been written. */
  set(key: K, row: Row): void {
    if (this.#rows.size >= maxRows && !this.#rows.has(key)) this.#forgetOldest();
    this.#rows.set(key, row);
  }

  /** Remembers this row no longer. */
  delete(key: K): void {
    this.#rows.delete(key);
  }

  /** Remembers nothing. */
  clear(): void {
    this.#rows.clear();
  }

  #forgetOldest(): void {
    for (const key of this.#rows.keys()) {
      this.#rows.delete(key);
      return;
    }
  }
}
