import type { Stalled } from '#harness/history/event.ts';

/** One look at the clocks. Times in ms. */
export interface ClockLook {
  /** The system's steady clock. */
  readonly steadyMs: number;
  /** The system's wall clock. */
  readonly wallMs: number;
  /** The run's clock. */
  readonly runMs: number;
  /** How many ms of the run pass in one of the system's. */
  readonly speed: number;
  /** Processor time that this process has used so far. */
  readonly cpuMs: number;
}

/** A stall as it was measured; `from` and `to` on the run's clock. */
export type SeenStall = Omit<Stalled, 'kind' | 'process'>;

/** How a {@link StallMeter} measures, in ms of the system's time. */
export interface StallTerms {
  /** A look is due so often. */
  readonly everyMs: number;
  /** Shorter stalls are left out: the slack of the stage allows for them. */
  readonly leastMs: number;
}

/** A look that is no later than this, ms, came in time: a timer of the system counts whole milliseconds. */
const inTimeMs = 1;
/** Late looks that follow each other are one stall, up to so many times the least: what is longer would hide when it was. */
const longestTimes = 10;
/** So many looks in time end a stall. */
const looksToEnd = 2;
/** The wall clock must run ahead of the steady one by this much, ms, to be a sleep: a time server moves it by less. */
const leastSleepMs = 1_000;

interface Open {
  from: number;
  to: number;
  lateMs: number;
  heldMs: number;
  cpuMs: number;
  /** Length in the system's time. */
  ms: number;
  inTime: number;
}

/** Tells from looks at the clocks, which are due every few milliseconds, when the process was held up and for how long. */
export class StallMeter {
  readonly #terms: StallTerms;
  #last: ClockLook;
  #open: Open | null = null;

  constructor(terms: StallTerms, first: ClockLook) {
    this.#terms = terms;
    this.#last = first;
  }

  /** Takes the next look. @returns the stalls that have come to their end. */
  look(now: ClockLook): readonly SeenStall[] {
    const last = this.#last;
    this.#last = now;
    const sleep = sleepBetween(last, now);
    this.#note(last, now);
    return [this.#take(), sleep].filter((one) => one !== null);
  }

  /** The stall that has become long enough to tell; one that stays short is forgotten. */
  #take(): SeenStall | null {
    const open = this.#open;
    if (!open) return null;
    const { from, to, heldMs, lateMs, cpuMs } = open;
    const isLong = lateMs >= this.#terms.leastMs;
    if (isLong || open.inTime >= looksToEnd || open.ms >= longestTimes * this.#terms.leastMs) this.#open = null;
    return isLong ? { cause: 'event-loop', from, to, heldMs, systemMs: lateMs, cpuMs } : null;
  }

  #note(last: ClockLook, now: ClockLook): void {
    const ms = now.steadyMs - last.steadyMs;
    const lateMs = ms - this.#terms.everyMs;
    const isLate = lateMs > inTimeMs;
    if (!isLate && !this.#open) return;
    // The two clocks are read one after the other, and the process may stand still in between: their lengths are not compared.
    const heldMs = lateMs * now.speed;
    this.#open ??= { from: now.runMs - heldMs, to: now.runMs, lateMs: 0, heldMs: 0, cpuMs: 0, ms: 0, inTime: 0 };
    const open = this.#open;
    open.ms += ms;
    open.inTime = isLate ? 0 : open.inTime + 1;
    if (!isLate) return;
    open.to = now.runMs;
    open.lateMs += lateMs;
    open.heldMs += heldMs;
    // Several threads may have computed at once.
    open.cpuMs += Math.min(lateMs, now.cpuMs - last.cpuMs);
  }
}

/** While a computer sleeps its steady clock may stand still; the wall clock tells. */
function sleepBetween(last: ClockLook, now: ClockLook): SeenStall | null {
  const ms = now.steadyMs - last.steadyMs;
  const lostMs = now.wallMs - last.wallMs - ms;
  if (lostMs < leastSleepMs) return null;
  return { cause: 'sleep', from: last.runMs, to: now.runMs, heldMs: lostMs * now.speed, systemMs: lostMs, cpuMs: 0 };
}
