import type { Frame } from '../observation.ts';

/** How many frames a machine may send (§7.22): at once after a rest, and in a millisecond in the long run. */
const [burst, perMs] = [100, 20 / 1_000];
/** A proven connection over its budget is not read for so long, ms (§7.23). */
const pauseMs = 1_000;
/** Frames that certainly find a token when it is read again. */
const certainAfterPause = pauseMs * perMs;
/** The longest way of a frame, ms, on which less than one token comes back: otherwise nothing is known for certain. */
const longestWayMs = 1 / perMs - 1;

/** In this time a budget is full again, ms. */
const restMs = burst / perMs;
/** After so long a connection is proven, or closed (§7.6), ms; until then it may have a budget of its own. */
const provenWithinMs = 10_000;

/** A frame to the core, as far as the budget asks. */
type SentFrame = Pick<Frame, 'at' | 'arrives'>;

/** What becomes of the frames of one machine, in their order, by the budget of a proven connection. */
export class FrameBudget {
  /** Tokens that are left at least. */
  #least = burst;
  /** Tokens that are left at most; Infinity: not known. */
  #most = Infinity;
  #lastArrival = -Infinity;
  /** Until when a token may have come back. */
  #refilledUntil = 0;
  #openedAt = NaN;
  #overload: Overload | null = null;

  /**
   * Takes the next frame to the core.
   * @param openedAt when its connection came up.
   * @returns undefined: it is read when it arrives.
   */
  next(frame: SentFrame, openedAt: number): Frame['overBudget'] {
    const { at, arrives } = frame;
    if (openedAt !== this.#openedAt) this.#most = Infinity;
    this.#openedAt = openedAt;
    if (this.#overload && at > this.#overload.until) this.#recover(this.#overload.until);
    if (this.#overload) return this.#overload.next(frame);
    const restedMs = at - this.#lastArrival;
    if (restedMs >= restMs && at > openedAt + provenWithinMs) this.#most = burst;
    this.#least = Math.min(burst, this.#least + Math.max(0, restedMs) * perMs);
    if (this.#most !== Infinity)
      this.#most = Math.min(burst, this.#most + Math.max(0, arrives.by - this.#refilledUntil) * perMs);
    this.#lastArrival = Math.max(this.#lastArrival, arrives.by);
    this.#refilledUntil = Math.max(this.#refilledUntil, arrives.by);
    if (this.#least >= 1) {
      this.#least -= 1;
      if (arrives.certain) this.#most = Math.max(0, this.#most - 1);
      return undefined;
    }
    this.#overload = new Overload(at, this.#most);
    return this.#overload.next(frame);
  }

  #recover(at: number): void {
    [this.#least, this.#most, this.#overload] = [0, Infinity, null];
    [this.#lastArrival, this.#refilledUntil] = [at, at];
  }
}

/** A time in which frames may be over the budget. */
class Overload {
  readonly #from: number;
  /** Tokens that may still be there. */
  #most: number;
  /** By when the first pause is over; it has certainly begun once this is known. */
  #pausedUntil: number | null = null;
  #count = 0;
  #isCertain = true;
  /** Until when frames of it may wait to be read. */
  until = 0;

  constructor(from: number, most: number) {
    [this.#from, this.#most] = [from, most];
  }

  next({ at, arrives: { certain, by } }: SentFrame): NonNullable<Frame['overBudget']> {
    this.#count += 1;
    this.#isCertain &&= certain && by - at <= longestWayMs && at === this.#from;
    // One frame in each pause is dropped, and some are read after it.
    this.until = Math.max(this.until, by) + pauseMs * Math.ceil(this.#count / certainAfterPause);
    if (!this.#isCertain) return { outcome: 'open', by: this.until };
    if (this.#pausedUntil === null) {
      // Rounding, and a token that may come back while the frames arrive.
      const isDropped = this.#most + (by - at) * perMs < 1;
      if (isDropped) this.#pausedUntil = by + pauseMs;
      this.#most -= 1;
      return isDropped && this.#count === 1 ? { outcome: 'dropped', by } : { outcome: 'open', by: this.until };
    }
    if (this.#count > certainAfterPause) return { outcome: 'open', by: this.until };
    return { outcome: 'held', by: this.#pausedUntil };
  }
}
