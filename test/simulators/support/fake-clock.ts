import type { Clock, Timer } from '#core/ports/clock.ts';

interface Waiting {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
}

/** A clock that stands still until a test advances it. */
export class FakeClock implements Clock {
  readonly origin = 'fake';
  #now = 0;
  #setBy = 0;
  #order = 0;
  #waiting: Waiting[] = [];

  now(): number {
    return 1_714_373_688_000 + this.#now + this.#setBy;
  }

  monotonic(): number {
    return this.#now;
  }

  after(delayMs: number, fire: () => void): Timer {
    const waiting: Waiting = { at: this.#now + delayMs, order: (this.#order += 1), fire };
    this.#waiting.push(waiting);
    return { cancel: () => void (this.#waiting = this.#waiting.filter((candidate) => candidate !== waiting)) };
  }

  /** Sets the wall clock by so many ms. */
  set(byMs: number): void {
    this.#setBy += byMs;
  }

  /** Lets time pass: everything that is due within `ms` happens at its time. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      let next: Waiting | undefined;
      for (const candidate of this.#waiting)
        if (
          candidate.at <= until &&
          (!next || candidate.at < next.at || (candidate.at === next.at && candidate.order < next.order))
        )
          next = candidate;
      if (!next) break;
      const nextTimer = next;
      this.#waiting = this.#waiting.filter((candidate) => candidate !== nextTimer);
      this.#now = Math.max(this.#now, nextTimer.at);
      nextTimer.fire();
    }
    this.#now = until;
  }
}
