/** One life of a core that shares its store with others. Its number is never given again. */
export interface CoreLease {
  readonly id: number;
  /** The same for each life of one process: a new life ends the lease of the one before. */
  readonly name: string;
  /** Store time at which the lease expires. */
  readonly until: number;
}

/** Who holds a machine's connection. */
export interface Line {
  readonly machineNo: string;
  /** The core's number; 0: none holds it. */
  readonly core: number;
  /** Grows with each change of hands: names one holding of the line for ever. */
  readonly fence: number;
  /** The delivery whose command waits for the holder; empty: none. */
  readonly waiting: string;
}

/** A core renews its lease this often, ms, and looks then for what it was not woken for. */
export const renewEveryMs = 2_000;
/** A lease lasts this long, ms: a core that does not renew it meanwhile counts as dead. */
export const leaseMs = 7_000;
/** A command that its machine's core has not claimed after this is taken back, ms. */
export const commandWaitMs = 3_000;
/** The next core handles a deadline that is so much overdue, ms. */
export const takeoverMs = 500;
/** How far store time may be off before it is corrected, ms. */
export const maxClockErrorMs = 100;

/** Whether a lease holds. @param now store time. */
export function isLive(lease: CoreLease | undefined, now: number): boolean {
  return lease !== undefined && now < lease.until;
}

/** The line in the hands of a core. A command that waits goes with it. */
export function takeLine(line: Line | undefined, machineNo: string, core: number): Line {
  return { machineNo, core, fence: (line?.fence ?? 0) + 1, waiting: line?.waiting ?? '' };
}

/** The line without a holder; null if `fence` names no present holding. */
export function dropLine(line: Line | undefined, fence: number): Line | null {
  return line?.fence === fence && line.core !== 0 ? { ...line, core: 0 } : null;
}

/** The line of a core that is gone: what it still knows of the machine counts no more. */
export function revokeLine(line: Line): Line {
  return { ...line, core: 0, fence: line.fence + 1 };
}

/** Store time as one transaction read it: true at some moment between `from` and `to` of the core's monotonic clock. */
export interface TimeReading {
  readonly time: number;
  readonly from: number;
  readonly to: number;
}

/** Whether the store's clock and a core's own went on alike between two readings. */
export function isPlausible(before: TimeReading, next: TimeReading): boolean {
  const passed = next.time - before.time;
  return passed >= next.from - before.to - maxClockErrorMs && passed <= next.to - before.from + maxClockErrorMs;
}

/** Whether a core renewed its lease later than this store time: then a clock that shows this time stood still. */
export function wasRenewedAfter({ until }: CoreLease, time: number): boolean {
  return until - leaseMs > time + maxClockErrorMs;
}

/**
 * How long a core leaves a deadline to others, ms: none where the row's key picks it, and {@link takeoverMs} more for
 * each place behind that.
 * @param live numbers of the cores that share the deadlines, in order.
 */
export function deadlineDelayMs(key: string, core: number, live: readonly number[]): number {
  const place = live.indexOf(core);
  if (place < 0) return live.length * takeoverMs;
  return ((place + hashOf(key)) % live.length) * takeoverMs;
}

/** FNV-1a: spreads keys that differ in their last digit alone. */
function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93) >>> 0;
  return hash;
}
