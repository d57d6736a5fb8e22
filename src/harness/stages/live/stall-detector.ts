import type { MeasuredStall } from '../stage.ts';

/** One reading of the clocks. Times in ms. */
export interface ClockReading {
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

/** How a {@link StallDetector} measures, in ms of the system's time. */
export interface StallLimits {
  /** Time between two readings. */
  readonly intervalMs: number;
  /** Shorter stalls are left out: the slack of the stage allows for them. */
  readonly minMs: number;
}

/** A reading at most this late, ms, is on time: system timers count whole milliseconds. */
const punctualWithinMs = 1;
/** Consecutive late readings are one stall, up to this multiple of the minimum, so that its time stays visible. */
const maxLengthFactor = 10;
/** Number of readings on time that end a stall. */
const readingsToEnd = 2;
/** The wall clock must run ahead of the steady one by this much, ms, to be a sleep: a time server moves it by less. */
const minSleepMs = 1_000;

interface OpenStall {
  from: number;
  to: number;
  lateMs: number;
  stallMs: number;
  cpuMs: number;
  /** Length in the system's time. */
  lengthMs: number;
  punctualReadings: number;
}

/**
 * Detects stalls of the process from readings of the clocks that are due every few milliseconds.
 */
export class StallDetector {
  readonly #limits: StallLimits;
  #last: ClockReading;
  #open: OpenStall | null = null;

  constructor(limits: StallLimits, first: ClockReading) {
    this.#limits = limits;
    this.#last = first;
  }

  /** Takes the next reading. @returns the stalls that have ended. */
  addReading(now: ClockReading): readonly MeasuredStall[] {
    const last = this.#last;
    this.#last = now;
    const sleep = detectSleep(last, now);
    this.#update(last, now);
    return [this.#completedStall(), sleep].filter((stall) => stall !== null);
  }

  /** The open stall if it is long enough to report; a short one is dropped. */
  #completedStall(): MeasuredStall | null {
    const open = this.#open;
    if (!open) return null;
    const { from, to, stallMs, lateMs, cpuMs } = open;
    const isLong = lateMs >= this.#limits.minMs;
    if (isLong || open.punctualReadings >= readingsToEnd || open.lengthMs >= maxLengthFactor * this.#limits.minMs)
      this.#open = null;
    return isLong ? { cause: 'event-loop', from, to, stallMs, systemMs: lateMs, cpuMs } : null;
  }

  #update(last: ClockReading, now: ClockReading): void {
    const ms = now.steadyMs - last.steadyMs;
    const lateMs = ms - this.#limits.intervalMs;
    const isLate = lateMs > punctualWithinMs;
    if (!isLate && !this.#open) return;
    // The two clocks are read one after the other, and the process may stand still in between: their lengths are not
    // compared.
    const stallMs = lateMs * now.speed;
    this.#open ??= {
      from: now.runMs - stallMs,
      to: now.runMs,
      lateMs: 0,
      stallMs: 0,
      cpuMs: 0,
      lengthMs: 0,
      punctualReadings: 0,
    };
    const open = this.#open;
    open.lengthMs += ms;
    open.punctualReadings = isLate ? 0 : open.punctualReadings + 1;
    if (!isLate) return;
    open.to = now.runMs;
    open.lateMs += lateMs;
    open.stallMs += stallMs;
    // Several threads may have computed at once.
    open.cpuMs += Math.min(lateMs, now.cpuMs - last.cpuMs);
  }
}

/** While a computer sleeps its steady clock may stop; the wall clock shows the sleep. */
function detectSleep(last: ClockReading, now: ClockReading): MeasuredStall | null {
  const ms = now.steadyMs - last.steadyMs;
  const lostMs = now.wallMs - last.wallMs - ms;
  if (lostMs < minSleepMs) return null;
  return { cause: 'sleep', from: last.runMs, to: now.runMs, stallMs: lostMs * now.speed, systemMs: lostMs, cpuMs: 0 };
}
