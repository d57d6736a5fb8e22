import type { HistoryEvent } from '../../history/event.ts';
import type { Span } from '../span.ts';

/** An event and its index in the history. */
export interface SeenEvent {
  readonly event: HistoryEvent;
  readonly index: number;
}

/** How late a message may still arrive through a fault of the network, ms: faults delay by 120 s at most. */
export const lateMs = 125_000;

/** Faults of the store in which a call of it fails. */
const failsCalls = /^(?:error|lost-acknowledgement)$/;

/** Stretches of a run in which something was disturbed. They may overlap. */
export interface Disturbances {
  /** The link of a machine. */
  link(machine: string): readonly Span[];
  /** When what a machine sends at a time on a disturbed link may arrive at the latest, ms. */
  latestArrival(sentAt: number, travelMs: number): number;
  /** The core was down. */
  readonly down: readonly Span[];
  /** The core stood still, or its store was slow or failed. */
  readonly core: readonly Span[];
  /** The store failed. */
  readonly store: readonly Span[];
  /** When a call of the store failed, ms, in order. */
  readonly storeFailures: readonly number[];
  /** The core stood still, or its store was slow. */
  readonly delayed: readonly Span[];
  /** What was due was held up: the store was slow, or the core or its computer stood still. In order, none overlap. */
  readonly heldUp: readonly Span[];
  /** The way to the receivers. */
  readonly callbacks: readonly Span[];
  /** The network made copies of what went that way. */
  readonly callbackCopies: readonly Span[];
  /** The computer stalled. */
  readonly stalls: readonly Span[];
  /** On a real network: the computer stalled, or the core was behind with its answers. */
  readonly slow: readonly Span[];
}

/**
 * Finds the stretches in which a run was disturbed.
 * @param seen in order of time.
 * @param realSpeed ms of the run in one of a real network; null: nothing is slow but by a fault.
 */
export function findDisturbances(seen: readonly SeenEvent[], realSpeed: number | null): Disturbances {
  const stalls = seen.flatMap(({ event }) =>
    event.kind === 'process-stalled' ? [{ from: event.from, to: event.to }] : [],
  );
  const slow = realSpeed === null ? [] : joined([...stalls, ...slowCalls(seen, slowAnswerMs * realSpeed)]);
  const fleet: Span[] = [];
  const linkByMachine = new Map<string, readonly Span[]>();
  const links = linkWindows(seen);
  const delayed = faultWindows(seen, 'core', (event) => 'fault' in event && /^(?:slow|blocked)$/.test(event.fault));
  for (const { from, to } of faultWindows(seen, 'network', (event) => 'path' in event && event.path === 'link'))
    fleet.push({ from, to });
  const heldUp = joined([...stalls, ...slow, ...delayed]);
  return {
    link(machine) {
      let windows = linkByMachine.get(machine);
      if (!windows) {
        const { ups, own } = links.get(machine) ?? { ups: [], own: [] };
        windows = [...own, ...fleet.map((window) => withTail(window, ups))].sort((a, b) => a.from - b.from);
        linkByMachine.set(machine, windows);
      }
      return windows;
    },
    latestArrival(sentAt, travelMs) {
      const latest = sentAt + lateMs;
      // Messages are held back by faults of the network, which a real one without them has not.
      if (realSpeed === null || fleet.length > 0) return latest;
      let over = sentAt + travelMs;
      // What holds a message up may be followed by more before it is through.
      for (const { from, to } of heldUp) if (to >= sentAt && from <= over) over = Math.max(over, to + travelMs);
      return Math.min(latest, over);
    },
    down: downWindows(seen),
    core: faultWindows(seen, 'core', () => true),
    store: faultWindows(seen, 'core', (event) => 'fault' in event && failsCalls.test(event.fault)),
    storeFailures: seen.flatMap(({ event }) =>
      event.kind === 'core-fault-fired' && failsCalls.test(event.fault) ? [event.t] : [],
    ),
    delayed,
    callbacks: faultWindows(seen, 'network', (event) => 'path' in event && event.path === 'callbacks'),
    callbackCopies: faultWindows(
      seen,
      'network',
      (event) => 'path' in event && event.path === 'callbacks' && event.fault === 'duplication',
    ),
    stalls,
    slow,
    heldUp,
  };
}

/** Index of the last event at or before `t`; of the first one if there is none. @param seen in order of time. */
export function eventAt(seen: readonly SeenEvent[], t: number): number {
  let low = 0;
  let high = seen.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((seen[middle]?.event.t ?? Infinity) <= t) low = middle + 1;
    else high = middle;
  }
  return seen[Math.max(0, low - 1)]?.index ?? 0;
}

/** True if a stretch has an instant of the span. */
export function overlapsAny(windows: readonly Span[], { from, to }: Span): boolean {
  return windows.some((window) => window.from <= to && window.to >= from);
}

/** Stretches in order; those that overlap are one. */
export function joined(windows: readonly Span[]): readonly Span[] {
  const separate: Span[] = [];
  for (const window of [...windows].sort((a, b) => a.from - b.from)) {
    const last = separate.at(-1);
    if (last && window.from <= last.to)
      separate[separate.length - 1] = { from: last.from, to: Math.max(last.to, window.to) };
    else separate.push(window);
  }
  return separate;
}

/** A delayed frame holds up those after it on its connection: a new connection has none. */
function withTail({ from, to }: Span, ups: readonly number[]): Span {
  const nextUp = ups.find((t) => t > to) ?? Infinity;
  return { from, to: Math.min(to + lateMs, nextUp) };
}

/** An answer that takes longer shows that the core, its computer or the way to it is behind, ms. */
const slowAnswerMs = 1_000;

/** From each call to its answer where that took long. */
function slowCalls(seen: readonly SeenEvent[], slowMs: number): readonly Span[] {
  const calls = new Map<number, number>();
  const windows: Span[] = [];
  for (const { event } of seen) {
    if (event.kind === 'call') calls.set(event.call, event.t);
    else if (event.kind === 'answer' || event.kind === 'no-answer') {
      const from = calls.get(event.call) ?? event.t;
      if (event.t - from >= slowMs) windows.push({ from, to: event.t });
      calls.delete(event.call);
    }
  }
  return windows;
}

function downWindows(seen: readonly SeenEvent[]): readonly Span[] {
  const windows: Span[] = [];
  let downAt: number | null = null;
  for (const { event } of seen) {
    if (event.kind === 'core-killed') downAt ??= event.t;
    else if (event.kind === 'core-started' && downAt !== null) {
      windows.push({ from: downAt, to: event.t });
      downAt = null;
    }
  }
  if (downAt !== null) windows.push({ from: downAt, to: Infinity });
  return windows;
}

/** From the start to the end of each planned fault; to Infinity for one that does not end. */
function faultWindows(
  seen: readonly SeenEvent[],
  family: 'network' | 'core',
  concerns: (event: HistoryEvent) => boolean,
): readonly Span[] {
  const open = new Map<string, number>();
  const windows: Span[] = [];
  for (const { event } of seen) {
    if (!('plan' in event) || !concerns(event)) continue;
    if (event.kind === `${family}-fault-started`) open.set(event.plan, event.t);
    else if (event.kind === `${family}-fault-ended`) {
      windows.push({ from: open.get(event.plan) ?? event.t, to: event.t });
      open.delete(event.plan);
    }
  }
  for (const from of open.values()) windows.push({ from, to: Infinity });
  return windows;
}

interface MachineLink {
  /** When a connection came up. */
  readonly ups: number[];
  readonly own: Span[];
}

/** What disturbs the link of one machine alone: a connection that is half-open, and two connections at a time. */
function linkWindows(seen: readonly SeenEvent[]): ReadonlyMap<string, MachineLink> {
  const links = new Map<string, MachineLink & { open: number; disturbedAt: number | null }>();
  for (const { event } of seen) {
    if (event.by !== 'machine') continue;
    let link = links.get(event.machine);
    if (!link) links.set(event.machine, (link = { ups: [], own: [], open: 0, disturbedAt: null }));
    if (event.kind === 'connected') {
      link.ups.push(event.t);
      link.open += 1;
      if (link.open > 1) link.disturbedAt ??= event.t;
    } else if (event.kind === 'fault-fired' && event.fault === 'half-open') link.disturbedAt ??= event.t;
    else if (event.kind === 'disconnected') {
      link.open -= 1;
      if (link.open > 1 || link.disturbedAt === null) continue;
      link.own.push({ from: link.disturbedAt, to: event.t });
      link.disturbedAt = null;
    }
  }
  for (const link of links.values())
    if (link.disturbedAt !== null) link.own.push({ from: link.disturbedAt, to: Infinity });
  return links;
}
