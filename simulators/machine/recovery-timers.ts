import type { Clock, Timer } from '#core/ports/clock.ts';

/** What is to come back by itself: power, a program that stands still, a line that is deaf. */
export class RecoveryTimers {
  readonly #clock: Clock;
  #timers: readonly Timer[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Lets `recover` happen after so many ms. */
  schedule(delayMs: number, recover: () => void): void {
    const timer = this.#clock.after(delayMs, () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
      recover();
    });
    this.#timers = [...this.#timers, timer];
  }

  /** Nothing comes back by itself any more. */
  cancel(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers = [];
  }
}
