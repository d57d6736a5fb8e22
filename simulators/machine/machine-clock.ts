import type { Clock } from '#core/ports/clock.ts';

/** A machine's own wall clock, which may be wrong. Timers go by quartz and are never wrong. */
export class OwnClock {
  readonly #clock: Clock;
  #wrong: { readonly byMs: number; readonly told: () => void } | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What it shows, in Unix milliseconds. */
  now(): number {
    return this.#clock.now() + (this.#wrong?.byMs ?? 0);
  }

  /** What it shows, in Unix seconds, for a message that goes out now. */
  stamp(): number {
    this.#wrong?.told();
    return Math.floor(this.now() / 1000);
  }

  /** Sets it wrong by so much, in ms; 0 sets it right. `told` is called for each message that bears the wrong time. */
  skew(byMs: number, told: () => void): void {
    this.#wrong = byMs === 0 ? null : { byMs, told };
  }
}
