import type { Clock, Timer } from '#core/ports/clock.ts';

/** Timers that end a power cut, a freeze or a half-open connection. */
export class RecoveryTimers {
  readonly #clock: Clock;
  #timers: readonly Timer[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `recover` after so many ms. */
  schedule(delayMs: number, recover: () => void): void {
    const timer = this.#clock.after(delayMs, () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
      recover();
    });
    this.#timers = [...this.#timers, timer];
  }

  /** Cancels all recoveries. */
  cancel(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers = [];
  }
}
