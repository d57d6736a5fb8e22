import { Heap } from '../../heap.ts';
import type { Index } from './table.ts';

/** A deadline and the key of the row that has it. */
export interface Deadline<K> {
  readonly at: number;
  readonly key: K;
}

/** Below this many entries a heap is not worth tidying. */
const minCompactSize = 64;

/**
 * The deadlines of one table in a binary heap, earliest first, ties by key. A row that gets another deadline leaves
 * its old entry behind; an entry counts only while the row still has that deadline. What has been left behind is
 * swept out when it is more than half of the heap, so the heap stays as large as the table's own deadlines.
 */
export class DeadlineIndex<K extends string | number, Row> implements Index<K, Row> {
  readonly #heap = new Heap<Deadline<K>>(compare);
  /** Rows that have a deadline now. */
  #currentCount = 0;
  readonly #table: { get(key: K): Row | undefined };
  readonly #deadlineOf: (row: Row) => number | null;

  constructor(table: { get(key: K): Row | undefined }, deadlineOf: (row: Row) => number | null) {
    this.#table = table;
    this.#deadlineOf = deadlineOf;
  }

  update(key: K, before: Row | undefined, after: Row | undefined): void {
    const old = before === undefined ? null : this.#deadlineOf(before);
    const at = after === undefined ? null : this.#deadlineOf(after);
    if (old === at) return;
    if (old !== null) this.#currentCount -= 1;
    if (at !== null) {
      this.#currentCount += 1;
      this.#heap.push({ at, key });
    }
    if (this.#heap.size > minCompactSize && this.#heap.size > 2 * this.#currentCount) this.#compact();
  }

  /** Entries in the heap, those that no longer count included. */
  get size(): number {
    return this.#heap.size;
  }

  /** The earliest deadline of any row. */
  first(): Deadline<K> | undefined {
    while (this.#heap.first && !this.#isCurrent(this.#heap.first)) this.#heap.pop();
    return this.#heap.first;
  }

  /**
   * The earliest deadline later than `after`. Looks below the entries that are not later, which are few: the core has
   * dealt with what is due, or is about to.
   */
  firstAfter(after: number): number | undefined {
    if (this.first() === undefined) return undefined;
    let best: number | undefined;
    const stack = [0];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const entry = this.#heap.entries[at];
      if (entry === undefined || (best !== undefined && entry.at >= best)) continue;
      if (entry.at > after && this.#isCurrent(entry)) best = entry.at;
      else stack.push(2 * at + 1, 2 * at + 2);
    }
    return best;
  }

  /**
   * Deadlines at or before `now`, in order, `limit` at most. They stay where they are until their rows change.
   * @param isHeld rows that are passed over.
   */
  dueBy(now: number, limit: number, isHeld: (key: K) => boolean = () => false): readonly Deadline<K>[] {
    const due = this.#popUntil(now, limit, isHeld);
    this.#pushBack(due);
    return due.filter(({ key }) => !isHeld(key));
  }

  #popUntil(now: number, limit: number, isHeld: (key: K) => boolean): readonly Deadline<K>[] {
    const due: Deadline<K>[] = [];
    let counted = 0;
    for (let next = this.first(); next && next.at <= now && counted < limit; next = this.first()) {
      this.#heap.pop();
      // A deadline that was taken away and given back has two entries, which come out one after the other.
      const last = due.at(-1);
      if (last?.at === next.at && last.key === next.key) continue;
      due.push(next);
      if (!isHeld(next.key)) counted += 1;
    }
    return due;
  }

  #pushBack(deadlines: readonly Deadline<K>[]): void {
    for (const deadline of deadlines) this.#heap.push(deadline);
  }

  #isCurrent(deadline: Deadline<K>): boolean {
    const row = this.#table.get(deadline.key);
    return row !== undefined && this.#deadlineOf(row) === deadline.at;
  }

  #compact(): void {
    const current = this.#heap.entries.filter((deadline) => this.#isCurrent(deadline)).sort(compare);
    this.#heap.replaceBySorted(
      current.filter((deadline, at) => at === 0 || compare(current[at - 1] as Deadline<K>, deadline) !== 0),
    );
  }
}

function compare<K extends string | number>(a: Deadline<K>, b: Deadline<K>): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.key === b.key) return 0;
  return a.key < b.key ? -1 : 1;
}
