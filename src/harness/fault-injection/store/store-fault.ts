import type { Clock } from '#core/ports/clock.ts';
import type { Random } from '#core/ports/random.ts';
import type { storeFaultNames } from '#harness/scenario/core-faults.ts';

/** A planned fault of the store. Times in ms since the store was opened. */
export interface StoreFaultPlan {
  /** Names this plan within the run, for example `slow#1`. */
  readonly plan: string;
  /** Of which of several cores; undefined: one that the run picks. */
  readonly core?: number | undefined;
  readonly fault: (typeof storeFaultNames)[number];
  /** 0–1. */
  readonly probability: number;
  /** Delay of a slow call. */
  readonly delayMs: readonly [min: number, max: number];
  readonly fromMs: number;
  /** Null: it does not end. */
  readonly toMs: number | null;
}

/** The effect on one call: a delay before it is done, or before it is answered. */
export interface StoreFaultEffect {
  readonly delayMs: number;
  readonly when: 'before' | 'after';
}

/** A planned fault of the store, with its random stream. */
export class StoreFault {
  readonly plan: StoreFaultPlan;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #start: number;

  constructor(plan: StoreFaultPlan, clock: Clock, random: Random) {
    this.plan = plan;
    this.#clock = clock;
    this.#random = random;
    this.#start = clock.monotonic();
  }

  /** @returns the effect on the next call; null when there is none. */
  draw(): StoreFaultEffect | null {
    const {
      fromMs,
      toMs,
      probability,
      delayMs: [min, max],
    } = this.plan;
    const t = this.#clock.monotonic() - this.#start;
    if (t < fromMs || (toMs !== null && t >= toMs) || this.#random.next() >= probability) return null;
    return { delayMs: this.#random.integer(min, max), when: this.#random.next() < 0.5 ? 'before' : 'after' };
  }
}
