import type { Clock, Timer } from '#core/ports/clock.ts';

/** An editor writes a file in several steps; what changes within this time is one change, ms. */
const quietMs = 150;

/** Collects changed files until nothing has changed for a moment. */
export class ChangeBatches {
  readonly #clock: Clock;
  readonly #changed = new Set<string>();
  #timer: Timer | null = null;
  #isQuiet = true;
  #isEnded = false;
  #wake: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A file has changed. */
  add(file: string): void {
    this.#changed.add(file);
    this.#isQuiet = false;
    this.#timer?.cancel();
    this.#timer = this.#clock.after(quietMs, () => {
      this.#isQuiet = true;
      this.#wake();
    });
  }

  /** No further batch is taken. */
  end(): void {
    this.#isEnded = true;
    this.#timer?.cancel();
    this.#wake();
  }

  /** The files that have changed since the last call; waits for one, and null after the end. */
  async next(): Promise<ReadonlySet<string> | null> {
    while (!this.#isEnded && (this.#changed.size === 0 || !this.#isQuiet))
      await new Promise<void>((resolve) => (this.#wake = resolve));
    if (this.#isEnded) return null;
    const batch = new Set(this.#changed);
    this.#changed.clear();
    return batch;
  }
}
