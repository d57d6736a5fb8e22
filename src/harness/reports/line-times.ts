/** When the parts of a run were done in real time, in ms since it began. */
export interface RealTimes {
  /** How long the whole took. */
  readonly totalMs: number;
  /** When each event was written, by its place in the history. */
  readonly eventMs: readonly number[];
}

/** Records the real time of each line of a history: virtual time does not show how long a run took. */
export class LineTimes {
  readonly #now: () => number;
  readonly #start: number;
  readonly #lines: number[] = [];

  /** @param now a clock that never goes back, in ms. */
  constructor(now: () => number) {
    this.#now = now;
    this.#start = now();
  }

  /** Notes a line; the header is the first. */
  record(): void {
    this.#lines.push(this.#now() - this.#start);
  }

  /** The times up to now. */
  times(): RealTimes {
    return { totalMs: this.#now() - this.#start, eventMs: this.#lines.slice(1) };
  }
}
