import type { Clock } from './ports/clock.ts';
import type { Rows, Store } from './store/store.ts';

/** Name of the note that holds the {@link CoreClockAnchor} in the store. */
export const coreClockNote = 'core-clock';

/** The clocks disagree: no decision may be made before {@link CoreClock.settle}. */
export class ClockMoved extends Error {}

/** One reading of core time, saved so that a restarted core continues from it. */
export interface CoreClockAnchor {
  readonly core: number;
  readonly monotonic: number;
  readonly wall: number;
  readonly origin: string;
}

/**
 * Core time: the milliseconds on which deadlines are measured. It starts near the wall clock's reading so that rows
 * are readable, then grows with the monotonic clock alone: setting the wall clock changes the length of no hold
 * (`clock-safety`), and a deadline written before a crash means the same after it (`restart-safety`).
 */
export class CoreClock {
  readonly #clock: Clock;
  readonly #offset: number;

  /**
   * @param anchor where the store's last core left off, or undefined for a new store. On the same booted host the
   *   monotonic clock bridges the gap exactly; otherwise the wall clock is the best there is, and time never goes back.
   */
  constructor(clock: Clock, anchor: CoreClockAnchor | undefined) {
    this.#clock = clock;
    this.#offset = coreTimeAtStart(clock, anchor) - clock.monotonic();
  }

  /** Core time now, in whole milliseconds or with a fraction where the clock has one. */
  now(): number {
    return this.at(this.#clock.monotonic());
  }

  /** Core time at a reading of the monotonic clock. */
  at(monotonic: number): number {
    return monotonic + this.#offset;
  }

  /**
   * Core time of a decision.
   * @param at when it is made, and @param askedAt when it was asked for, on the monotonic clock.
   */
  decisionTime(_rows: Rows, at: number, _askedAt: number): number {
    return this.at(at);
  }

  /** Settles what kept {@link decisionTime} from answering. One core alone has nothing to settle. */
  settle(_store: Store): Promise<void> {
    return Promise.resolve();
  }

  /** A mark to keep in the store. */
  anchor(): CoreClockAnchor {
    return {
      core: this.now(),
      monotonic: this.#clock.monotonic(),
      wall: this.#clock.now(),
      origin: this.#clock.origin,
    };
  }
}

function coreTimeAtStart(clock: Clock, anchor: CoreClockAnchor | undefined): number {
  if (!anchor) return clock.now();
  if (anchor.origin === clock.origin && clock.monotonic() >= anchor.monotonic) {
    return anchor.core + (clock.monotonic() - anchor.monotonic);
  }
  return anchor.core + Math.max(0, clock.now() - anchor.wall);
}
