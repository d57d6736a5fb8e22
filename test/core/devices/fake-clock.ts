import type { Clock, Timer } from '#core/ports/clock.ts';

/** A clock that stands until a test moves it. */
export class FakeClock implements Clock {
  readonly origin = 'test';
  time = 1_000_000;
  readonly #timers = new Map<number, { at: number; fire: () => void }>();
  #lastId = 0;

  now(): number {
    return this.time;
  }

  monotonic(): number {
    return this.time;
  }

  after(delayMs: number, fire: () => void): Timer {
    const id = ++this.#lastId;
    this.#timers.set(id, { at: this.time + delayMs, fire });
    return { cancel: () => void this.#timers.delete(id) };
  }

  /** Timers that are set. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves on by `ms`, firing what comes due on the way, each at its own time. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      const [id, { at, fire }] = next;
      this.#timers.delete(id);
      this.time = Math.max(this.time, at);
      fire();
    }
    this.time = end;
  }

  /** As {@link advance}, and lets promises settle after every timer. */
  async run(ms: number): Promise<void> {
    const end = this.time + ms;
    await flushMicrotasks();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      // A timer may be overdue: a test may set the time forward as a blocked loop would.
      this.advance(Math.max(0, next[1].at - this.time));
      await flushMicrotasks();
    }
    this.time = end;
  }

  #next(end: number): [number, { at: number; fire: () => void }] | undefined {
    let first: [number, { at: number; fire: () => void }] | undefined;
    // Timers lie in the order of their ids: the first of the earliest is the one that was set first.
    for (const each of this.#timers) if (each[1].at <= end && (!first || each[1].at < first[1].at)) first = each;
    return first;
  }
}

/** Lets every promise that can settle do so. */
export function flushMicrotasks(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
