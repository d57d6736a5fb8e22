import type { Timer } from '#core/ports/clock.ts';

/** Below this many cancelled entries a sweep is not worth its walk. */
const minCancelledToSweep = 64;

/** A timer in the heap. `fire` is null once it has fired or was taken back. */
class HeapTimer implements Timer {
  readonly at: number;
  readonly order: number;
  fire: (() => void) | null;
  readonly #heap: TimerHeap;

  constructor(at: number, order: number, fire: () => void, heap: TimerHeap) {
    this.at = at;
    this.order = order;
    this.fire = fire;
    this.#heap = heap;
  }

  cancel(): void {
    if (!this.fire) return;
    this.fire = null;
    this.#heap.onCancelled();
  }
}

/** Earlier first; of the same instant, the one that was set first. A total order: one world has one history. */
function isBefore(a: HeapTimer, b: HeapTimer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/**
 * A binary heap of timers. Setting and firing cost log n. Taking back only marks, and marked entries are swept out when
 * they outnumber the others, so n is never more than twice the timers that are really set (and a few).
 */
export class TimerHeap {
  #entries: HeapTimer[] = [];
  #nextOrder = 0;
  #cancelled = 0;

  /** Timers that are set and were not taken back. */
  get size(): number {
    return this.#entries.length - this.#cancelled;
  }

  /** Entries that take memory, the cancelled ones included. */
  get entryCount(): number {
    return this.#entries.length;
  }

  add(at: number, fire: () => void): Timer {
    const entry = new HeapTimer(at, this.#nextOrder, fire, this);
    this.#nextOrder += 1;
    this.#entries.push(entry);
    this.#siftUp(this.#entries.length - 1, entry);
    return entry;
  }

  /** Takes out the earliest timer. It can no longer be cancelled. */
  takeNext(): { readonly at: number; readonly fire: () => void } | undefined {
    for (let entry = this.#pop(); entry; entry = this.#pop()) {
      const fire = entry.fire;
      if (fire) {
        entry.fire = null;
        return { at: entry.at, fire };
      }
      this.#cancelled -= 1;
    }
    return undefined;
  }

  /** When the earliest timer is due; null without one. */
  get nextAt(): number | null {
    while (this.#entries[0] && !this.#entries[0].fire) {
      this.#pop();
      this.#cancelled -= 1;
    }
    return this.#entries[0]?.at ?? null;
  }

  clear(): void {
    for (const entry of this.#entries) entry.fire = null;
    this.#entries = [];
    this.#cancelled = 0;
  }

  /** Called by an entry that was cancelled. */
  onCancelled(): void {
    this.#cancelled += 1;
    if (this.#cancelled < minCancelledToSweep || this.#cancelled * 2 < this.#entries.length) return;
    this.#entries = this.#entries.filter((entry) => entry.fire);
    this.#cancelled = 0;
    for (let at = (this.#entries.length >> 1) - 1; at >= 0; at -= 1) this.#siftDown(at, this.#entries[at] as HeapTimer);
  }

  #pop(): HeapTimer | undefined {
    const first = this.#entries[0];
    const last = this.#entries.pop();
    if (last && last !== first) this.#siftDown(0, last);
    return first;
  }

  #siftUp(from: number, entry: HeapTimer): void {
    const entries = this.#entries;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const parentEntry = entries[parent] as HeapTimer;
      if (!isBefore(entry, parentEntry)) break;
      entries[at] = parentEntry;
      at = parent;
    }
    entries[at] = entry;
  }

  #siftDown(from: number, entry: HeapTimer): void {
    const entries = this.#entries;
    const half = entries.length >> 1;
    let at = from;
    while (at < half) {
      let child = 2 * at + 1;
      let below = entries[child] as HeapTimer;
      const right = entries[child + 1];
      if (right && isBefore(right, below)) {
        child += 1;
        below = right;
      }
      if (!isBefore(below, entry)) break;
      entries[at] = below;
      at = child;
    }
    entries[at] = entry;
  }
}
