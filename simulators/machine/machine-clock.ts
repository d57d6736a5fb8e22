import type { Clock } from '#core/ports/clock.ts';

/** A machine's own wall clock, which may be wrong. Timers go by quartz and are never wrong. */
export class MachineClock {
  readonly #clock: Clock;
  #skew: { readonly byMs: number; readonly onStamp: () => void } | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What it shows, in Unix milliseconds. */
  now(): number {
    return this.#clock.now() + (this.#skew?.byMs ?? 0);
  }

  /** What it shows, in Unix seconds, for a message that goes out now. */
  unixSeconds(): number {
    this.#skew?.onStamp();
    return Math.floor(this.now() / 1000);
  }

  /** Sets it wrong by so much, in ms; 0 sets it right. `told` is called for each message that bears the wrong time. */
  skew(byMs: number, onStamp: () => void): void {
    this.#skew = byMs === 0 ? null : { byMs, onStamp };
  }
}
