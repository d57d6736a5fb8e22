import type { Clock, Timer } from '#core/ports/clock.ts';
import { TimerHeap } from './timer-heap.ts';

/** Wall time at the start of a virtual world: 2026-01-01T00:00:00Z, in Unix ms. */
export const virtualEpoch = Date.UTC(2026, 0, 1);

/**
 * Time that stands still until the next timer is fired, and then jumps to it. Timers of one instant fire in the order
 * in which they were set. Takes whole and fractional milliseconds.
 */
export class VirtualClock implements Clock {
  readonly origin = 'virtual';
  readonly #timers = new TimerHeap();
  #elapsed = 0;
  #skew = 0;
  #firedCount = 0;
  /** Number of timers that may still fire, and the callback when they have. */
  #timerBudget: { readonly timers: number; readonly onSpent: () => void } | null = null;

  now(): number {
    return Math.floor(virtualEpoch + this.#elapsed + this.#skew);
  }

  /** {@link now} with the fraction that the monotonic reading has. */
  preciseNow(): number {
    return virtualEpoch + this.#elapsed + this.#skew;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  /** @throws {RangeError} when `delayMs` is no number; a negative one is taken for 0. */
  after(delayMs: number, fire: () => void): Timer {
    return this.at(this.#elapsed + delayMs, fire);
  }

  /**
   * As {@link after}, with the instant itself: `at` ms on the monotonic reading, the present one at the earliest.
   * A sum of fractions may round below an instant that was meant; callers that keep an order count in instants.
   */
  at(instant: number, fire: () => void): Timer {
    if (!Number.isFinite(instant))
      throw new RangeError(`A timer needs a delay in milliseconds; it got ${instant - this.#elapsed}.`);
    return this.#timers.add(Math.max(instant, this.#elapsed), fire);
  }

  /** The instant of the next timer on the monotonic reading, ms; null when none is set. */
  get nextAt(): number | null {
    return this.#timers.nextAt;
  }

  /**
   * Lets time pass up to an instant at which no timer is due before; does nothing for one that is over.
   * @throws {RangeError} when a timer is due earlier.
   */
  advanceTo(instant: number): void {
    const { nextAt } = this;
    if (nextAt !== null && nextAt < instant)
      throw new RangeError(`A timer is due at ${nextAt} ms, before the time ${instant} ms that was asked for.`);
    this.#elapsed = Math.max(this.#elapsed, instant);
  }

  /** Sets the wall clock forward or back by `ms`. Timers are not affected. */
  setWallClock(ms: number): void {
    this.#skew += ms;
  }

  /** Timers that are set. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Timers that take memory: more than {@link pending} by those that were taken back and not swept out yet. */
  get heldTimers(): number {
    return this.#timers.entryCount;
  }

  /**
   * Jumps to the next timer and fires it, one only.
   * @returns false when there is none.
   * @throws what the timer's function throws.
   */
  fireNext(): boolean {
    const next = this.#timers.takeNext();
    if (!next) return false;
    this.#elapsed = next.at;
    this.#firedCount += 1;
    if (this.#firedCount === this.#timerBudget?.timers) this.#timerBudget.onSpent();
    next.fire();
    return true;
  }

  /** Calls back when so many timers have fired: the budget of a world that never ends. */
  setTimerBudget(timers: number, onSpent: () => void): void {
    this.#timerBudget = { timers, onSpent };
  }

  /** Takes all timers back. */
  clear(): void {
    this.#timers.clear();
  }
}
