/**
 * A binary heap: gives the least entry first. To add or take out one costs log n. Virtual time has `TimerHeap` instead:
 * with a comparison that is a parameter its timers took one and a half times as long.
 */
export class Heap<T> {
  #entries: T[] = [];
  readonly #compare: (a: T, b: T) => number;

  /** @param compare negative when `a` comes before `b`. */
  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** The least entry; undefined when there is none. */
  get first(): T | undefined {
    return this.#entries[0];
  }

  /** The entries as they stand in the heap: those below place n are at 2n + 1 and 2n + 2, and are not less. */
  get entries(): readonly T[] {
    return this.#entries;
  }

  push(entry: T): void {
    const entries = this.#entries;
    let at = entries.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      const above = entries[parent] as T;
      if (this.#compare(above, entry) <= 0) break;
      entries[at] = above;
      at = parent;
    }
    entries[at] = entry;
  }

  /** Takes out the least entry, if there is one. */
  pop(): void {
    const last = this.#entries.pop();
    if (last !== undefined && this.#entries.length > 0) this.#down(last);
  }

  /** Keeps only those entries, which must be in order. */
  replaceBySorted(entries: T[]): void {
    this.#entries = entries;
  }

  #down(entry: T): void {
    const entries = this.#entries;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= entries.length) break;
      if (child + 1 < entries.length && this.#compare(entries[child + 1] as T, entries[child] as T) < 0) child += 1;
      if (this.#compare(entry, entries[child] as T) <= 0) break;
      entries[at] = entries[child] as T;
      at = child;
    }
    entries[at] = entry;
  }
}
