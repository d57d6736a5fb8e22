import type { Clock } from '#core/ports/clock.ts';

/** A machine's own wall clock, which may be wrong. Its timers are always right. */
export class MachineClock {
  readonly #clock: Clock;
  #skew: { readonly byMs: number; readonly onStamp: () => void } | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Its time, Unix ms. */
  now(): number {
    return this.#clock.now() + (this.#skew?.byMs ?? 0);
  }

  /** Its time in Unix seconds, for a message that is sent now. */
  unixSeconds(): number {
    this.#skew?.onStamp();
    return Math.floor(this.now() / 1000);
  }

  /** Skews the clock by so many ms; 0 corrects it. `onStamp` is called for each message with a wrong time. */
  skew(byMs: number, onStamp: () => void): void {
    this.#skew = byMs === 0 ? null : { byMs, onStamp };
  }
}
