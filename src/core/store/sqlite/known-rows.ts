/** Rows that are in memory. */
export interface KnownRows<K, Row> {
  /** Null if there is no such row; undefined if the file may have one. */
  get(key: K): Row | null | undefined;
  /** Null: there is none; undefined: no longer known. */
  set(key: K, row: Row | null | undefined): void;
}

/** Every row of a table that stays in memory as a whole. */
export class AllRows<K, Row> implements KnownRows<K, Row> {
  readonly #rows = new Map<K, Row>();

  get(key: K): Row | null {
    return this.#rows.get(key) ?? null;
  }

  set(key: K, row: Row | null | undefined): void {
    if (row === null || row === undefined) this.#rows.delete(key);
    else this.#rows.set(key, row);
  }

  values(): IterableIterator<Row> {
    return this.#rows.values();
  }
}

/** Lists of rows, every one of which is in memory: a list that is not there is empty. */
export class AllLists<G, Row> implements KnownRows<G, readonly Row[]> {
  readonly #lists = new Map<G, readonly Row[]>();

  get(group: G): readonly Row[] {
    return this.#lists.get(group) ?? [];
  }

  set(group: G, list: readonly Row[] | null | undefined): void {
    if (!list || list.length === 0) this.#lists.delete(group);
    else this.#lists.set(group, list);
  }
}

/**
 * Rows of a table that grows for ever: those that were wanted lately. Two generations rather than a queue: to look for
 * the oldest row of a `Map` is slow when many have been deleted.
 */
export class RowCache<K, Row> implements KnownRows<K, Row> {
  readonly #maxRows: number;
  #young = new Map<K, Row | null>();
  #old = new Map<K, Row | null>();

  /** @param maxRows rows that it takes in before {@link trim} lets the older half go. */
  constructor(maxRows: number) {
    this.#maxRows = maxRows;
  }

  get(key: K): Row | null | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.#young.set(key, old);
    return old;
  }

  set(key: K, row: Row | null | undefined): void {
    if (row === undefined) {
      this.#young.delete(key);
      this.#old.delete(key);
    } else this.#young.set(key, row);
  }

  /** Forgets rows of which this is true. */
  forget(isGone: (row: Row) => boolean): void {
    for (const rows of [this.#young, this.#old])
      for (const [key, row] of rows) if (row && isGone(row)) rows.delete(key);
  }

  /** Lets the older half go when there are many: never while some are not written yet. */
  trim(): void {
    if (this.#young.size < this.#maxRows) return;
    this.#old = this.#young;
    this.#young = new Map();
  }
}
