import type { Clock, Timer } from '#core/ports/clock.ts';

/** A clock that goes on when a test lets it. */
export class ManualClock implements Pick<Clock, 'after'> {
  #now = 0;
  readonly #timers = new Set<{ readonly due: number; readonly fire: () => void }>();

  after(delayMs: number, fire: () => void): Timer {
    const timer = { due: this.#now + delayMs, fire };
    this.#timers.add(timer);
    return { cancel: () => this.#timers.delete(timer) };
  }

  /** Timers that have neither fired nor been taken back. */
  get armed(): number {
    return this.#timers.size;
  }

  /** Lets time pass, and then what the timers have set off. */
  async advance(ms: number): Promise<void> {
    this.#now += ms;
    for (const timer of [...this.#timers]) {
      if (timer.due > this.#now) continue;
      this.#timers.delete(timer);
      timer.fire();
    }
    await Promise.resolve();
  }
}
