import type { History, HistoryEvent } from '../event.ts';
import type { HistoryHeader } from '../header.ts';
import { effectiveHeader } from '../fault-plans.ts';
import { eventOrder } from '../time-order.ts';
import { resolutionMs } from './view-types.ts';
import { lowerBound } from '#harness/sorted.ts';
import { EventsByKind } from './events-by-kind.ts';
import type { IndexedKind } from './events-by-kind.ts';
import { StallIndex } from './stall-index.ts';
import { addEvent } from './view-builder.ts';
import { createDraft } from './view-draft.ts';
import type { DeliveryView, Period, EventEntry, MachineView, EntryOf, RecordView, RunEnd } from './view-types.ts';

/** A history, indexed once for all checks. Building it and checking with it is linear, but for the sort by time. */
export interface HistoryView {
  readonly header: HistoryHeader;
  /** As it was recorded. */
  readonly history: History;
  /** δ. */
  readonly slackMs: number;
  /** In order of first mention. */
  readonly machines: ReadonlyMap<string, MachineView>;
  readonly deliveries: ReadonlyMap<string, DeliveryView>;
  /** By `recordKey`. */
  readonly records: ReadonlyMap<string, RecordView>;
  readonly unreadable: readonly EntryOf<'callback-unreadable'>[];
  readonly downtimes: readonly Period[];
  /**
   * Stretches in which a core was there and could not do its work at once: its loop stood still, or its store was
   * troubled.
   */
  readonly degradedPeriods: readonly Period[];
  /**
   * Both, put together where they meet: in order, each from the first instant that counts as in it, to the first that
   * does not.
   */
  readonly hindered: readonly Period[];
  /** When this computer held the run up; none in virtual time. */
  readonly stalls: StallIndex;
  readonly end: RunEnd;
  /** All events of a kind, in the order in which they happened. */
  entriesOf<Kind extends IndexedKind>(kind: Kind): readonly EntryOf<Kind>[];
}

const viewByHistory = new WeakMap<History, HistoryView>();

/** The index of a history that has ended: made once, however many look at it. */
export function historyView(history: History): HistoryView {
  const view = viewByHistory.get(history) ?? index(history);
  viewByHistory.set(history, view);
  return view;
}

function index(history: History): HistoryView {
  const draft = createDraft(effectiveHeader(history.header, history.events));
  const eventsByKind = new EventsByKind();
  const order = eventOrder(history);
  const { events } = history;
  let lastEntry: EventEntry<HistoryEvent> | undefined;
  for (let rank = 0; rank < events.length; rank += 1) {
    const line = order?.[rank] ?? rank;
    const event = events[line];
    if (!event) continue;
    lastEntry = { event, rank, index: line };
    addEvent(draft, lastEntry);
    eventsByKind.add(lastEntry);
  }
  const { header, machines, deliveries, records, unreadable, downtimes } = draft;
  const stalls = new StallIndex(eventsByKind.entriesOf('process-stalled').map(({ event }) => event));
  const degradedPeriods = [...draft.degradedPeriods.values()];
  const hindered = together(
    [...downtimes, ...degradedPeriods].map(({ from, to }) => ({ from: from - resolutionMs, to })),
  );
  const end: RunEnd = { t: lastEntry?.event.t ?? 0, reason: draft.endReason, lastEntry };
  return {
    header,
    history,
    slackMs: header.slackMs,
    machines,
    deliveries,
    records,
    unreadable,
    downtimes,
    degradedPeriods,
    hindered,
    stalls,
    end,
    entriesOf: (kind) => eventsByKind.entriesOf(kind),
  };
}

/** `time` is more than δ after `limit`. */
export function isPast(view: HistoryView, time: number, limit: number): boolean {
  return time > limit + view.slackMs + resolutionMs;
}

/**
 * How much earlier than it was a time may be recorded, in ms: a log is written a little after what it reports, with
 * times that are rounded.
 */
export function earlyToleranceMs({ header, slackMs }: HistoryView): number {
  return resolutionMs + (header.source ? slackMs : 0);
}

/** `a` happened before `b`: by its place in the history or, in a log that others wrote, by a time that is certain. */
export function precedes(view: HistoryView, a: EventEntry<HistoryEvent>, b: EventEntry<HistoryEvent>): boolean {
  return view.header.source ? isPast(view, b.event.t, a.event.t) : a.rank < b.rank;
}

/**
 * `a` came after `b`, for certain. Without slack the order of the lines decides between equal times of one observer;
 * two observers have no common order within an instant, and with slack they may differ by δ.
 */
export function isAfter(view: HistoryView, a: EventEntry<HistoryEvent>, b: EventEntry<HistoryEvent>): boolean {
  return view.slackMs === 0 && observerOf(a) === observerOf(b) ? a.rank > b.rank : isPast(view, a.event.t, b.event.t);
}

/** An event that was read from the store takes the place of the core's own. */
function observerOf({ event: { by } }: EventEntry<HistoryEvent>): HistoryEvent['by'] {
  return by === 'store' ? 'core' : by;
}

/**
 * When something that is due at `limit` can be asked of the core: at once, or as soon as a core that was down at that
 * time, or that could not do its work, can again; never when it cannot.
 */
export function effectiveDeadline({ hindered: outageEnd }: HistoryView, limit: number): number {
  const next = outageEnd[lowerBound(outageEnd, ({ to }) => to > limit)];
  return next && next.from <= limit ? next.to : limit;
}

/** Stretches in order, without those that are empty; those that touch are one. */
export function together(stretches: readonly Period[]): readonly Period[] {
  const merged: Period[] = [];
  for (const next of stretches.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && next.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
    else merged.push(next);
  }
  return merged;
}

/**
 * Periods in which no lock could expire at once, because the core was down, stood still, or had a faulty
 * store, or because this computer stalled, and for as long again: in order, and none overlaps another. What falls
 * due less than δ before one may be overtaken by it.
 */
export function outagePeriods({ downtimes, degradedPeriods, stalls, slackMs }: HistoryView): readonly Period[] {
  const merged: Period[] = [];
  // The slack allows for shorter ones.
  const longStalls = stalls.all
    .filter(({ stallMs }) => stallMs > slackMs / 2)
    .map(({ from, to, stallMs }) => ({ from, to: Math.max(from, to + stallMs) }));
  for (const { from, to } of [...downtimes, ...degradedPeriods, ...longStalls].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && from - slackMs <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else merged.push({ from: from - slackMs - resolutionMs, to });
  }
  return merged;
}
