import type { Stalled } from '../../history/event.ts';

/** One look at the clocks. Times in ms. */
export interface ClockLook {
  /** The system's steady clock. */
  readonly steadyMs: number;
  /** The system's wall clock. */
  readonly wallMs: number;
  /** The run's clock. */
  readonly runMs: number;
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
/** Late looks that follow each other are one stall, up to this length, ms: what is longer would hide when it happened. */
const longestMs = 50;
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
    const open = this.#open;
    const isOver = open !== null && (open.inTime >= looksToEnd || open.ms >= longestMs || open.lateMs >= this.#terms.leastMs);
    const stall = isOver ? this.end() : null;
    return [stall, sleep].filter((one) => one !== null);
  }

  /** Ends the stall that may be under way. @returns it, unless there is none or it was too short. */
  end(): SeenStall | null {
    const open = this.#open;
    this.#open = null;
    if (!open || open.lateMs < this.#terms.leastMs) return null;
    const { from, to, heldMs, lateMs, cpuMs } = open;
    return { cause: 'event-loop', from, to, heldMs, systemMs: lateMs, cpuMs };
  }

  #note(last: ClockLook, now: ClockLook): void {
    const ms = now.steadyMs - last.steadyMs;
    const lateMs = ms - this.#terms.everyMs;
    const isLate = lateMs > inTimeMs;
    if (!isLate && !this.#open) return;
    const run = now.runMs - last.runMs;
    const share = isLate ? lateMs / ms : 0;
    this.#open ??= { from: now.runMs - run * share, to: now.runMs, lateMs: 0, heldMs: 0, cpuMs: 0, ms: 0, inTime: 0 };
    const open = this.#open;
    open.ms += ms;
    open.inTime = isLate ? 0 : open.inTime + 1;
    if (!isLate) return;
    open.to = now.runMs;
    open.lateMs += lateMs;
    open.heldMs += run * share;
    // Several threads may have computed at once.
    open.cpuMs += Math.min(lateMs, now.cpuMs - last.cpuMs);
  }
}

/** While a computer sleeps its steady clock may stand still; the wall clock tells. */
function sleepBetween(last: ClockLook, now: ClockLook): SeenStall | null {
  const ms = now.steadyMs - last.steadyMs;
  const lostMs = now.wallMs - last.wallMs - ms;
  if (lostMs < leastSleepMs) return null;
  const speed = ms > 0 ? (now.runMs - last.runMs) / ms : 1;
  return { cause: 'sleep', from: last.runMs, to: now.runMs, heldMs: lostMs * speed, systemMs: lostMs, cpuMs: 0 };
}
