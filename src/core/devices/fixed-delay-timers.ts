import type { Clock, Timer } from '../ports/clock.ts';

/**
 * Timers of one common delay. They fire in the order in which they were set, so one timer serves ten thousand of them,
 * and setting one again costs a move in a map. No timer runs while none waits.
 */
export class FixedDelayTimers<T> {
  readonly #clock: Clock;
  readonly #delayMs: number;
  readonly #onExpired: (item: T) => void;
  /** When each was set (monotonic ms), in that order. */
  readonly #setAt = new Map<T, number>();
  #timer: Timer | null = null;

  /** @param onExpired called once for each item that has waited `delayMs`; it may set or delete any. */
  constructor(clock: Clock, delayMs: number, onExpired: (item: T) => void) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#onExpired = onExpired;
  }

  /** Starts an item's wait, or starts it anew. */
  set(item: T): void {
    this.#setAt.delete(item);
    this.#setAt.set(item, this.#clock.monotonic());
    this.#timer ??= this.#clock.after(this.#delayMs, () => this.#expireDue());
  }

  /** Whether an item waits and its time is not up: true at the limit less 1 ms, false at the limit. */
  isWaiting(item: T): boolean {
    const setAt = this.#setAt.get(item);
    return setAt !== undefined && this.#clock.monotonic() < setAt + this.#delayMs;
  }

  /** Ends an item's wait without a ring. */
  delete(item: T): void {
    this.#setAt.delete(item);
    if (this.#setAt.size === 0) this.#cancelTimer();
  }

  /** Who waits, in the order of ringing. */
  items(): Iterable<T> {
    return this.#setAt.keys();
  }

  /** The timer may come early (live clocks) or for an item that has been set anew: only the time itself counts. */
  #expireDue(): void {
    for (const [item, setAt] of this.#setAt) {
      const at = setAt + this.#delayMs;
      const now = this.#clock.monotonic();
      if (now < at) {
        this.#cancelTimer();
        this.#timer = this.#clock.after(at - now, () => this.#expireDue());
        return;
      }
      this.#setAt.delete(item);
      this.#onExpired(item);
    }
    this.#cancelTimer();
  }

  #cancelTimer(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
