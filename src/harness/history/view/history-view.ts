import type { History, HistoryEvent, HistoryHeader } from '../event.ts';
import { amended } from '../fault-plans.ts';
import { orderOf } from '../time-order.ts';
import { resolutionMs } from './view-types.ts';
import { firstPlace } from '#harness/sorted.ts';
import { KindIndex } from './events-by-kind.ts';
import type { IndexedKind } from './events-by-kind.ts';
import { Stalls } from './stall-index.ts';
import { newDraft, noteEvent } from './view-builder.ts';
import type { DeliveryView, Down, Mark, MachineView, MarkOf, RecordView, RunEnd } from './view-types.ts';

/** A history, indexed once for all checks. Building it and checking with it is linear, but for the sort by time. */
export interface HistoryView {
  readonly header: HistoryHeader;
  /** δ. */
  readonly slackMs: number;
  /** In order of first mention. */
  readonly machines: ReadonlyMap<string, MachineView>;
  readonly deliveries: ReadonlyMap<string, DeliveryView>;
  /** By `recordKey`. */
  readonly records: ReadonlyMap<string, RecordView>;
  readonly unreadable: readonly MarkOf<'callback-unreadable'>[];
  readonly downs: readonly Down[];
  /** Stretches in which a core was there and could not do its work at once: its loop stood still, or its store was troubled. */
  readonly troubled: readonly Down[];
  /** Both, put together where they meet: in order, each from the first instant that counts as in it, to the first that does not. */
  readonly hindered: readonly Down[];
  /** When this computer held the run up; none in virtual time. */
  readonly stalls: Stalls;
  readonly end: RunEnd;
  /** All events of a kind, in the order in which they happened. */
  of<Kind extends IndexedKind>(kind: Kind): readonly MarkOf<Kind>[];
}

const views = new WeakMap<History, HistoryView>();

/** The index of a history that has ended: made once, however many look at it. */
export function viewOf(history: History): HistoryView {
  const view = views.get(history) ?? index(history);
  views.set(history, view);
  return view;
}

function index(history: History): HistoryView {
  const draft = newDraft(amended(history.header, history.events));
  const kinds = new KindIndex();
  const order = orderOf(history);
  const { events } = history;
  let last: Mark<HistoryEvent> | undefined;
  for (let rank = 0; rank < events.length; rank += 1) {
    const line = order?.[rank] ?? rank;
    const event = events[line];
    if (!event) continue;
    last = { event, rank, index: line };
    noteEvent(draft, last);
    kinds.note(last);
  }
  const { header, machines, deliveries, records, unreadable, downs } = draft;
  const stalls = new Stalls(kinds.of('process-stalled').map(({ event }) => event));
  const troubled = [...draft.troubled.values()];
  const hindered = together([...downs, ...troubled].map(({ from, to }) => ({ from: from - resolutionMs, to })));
  const end: RunEnd = { t: last?.event.t ?? 0, reason: draft.ended, mark: last };
  return {
    header,
    slackMs: header.slackMs,
    machines,
    deliveries,
    records,
    unreadable,
    downs,
    troubled,
    hindered,
    stalls,
    end,
    of: (kind) => kinds.of(kind),
  };
}

/** `time` is more than δ after `limit`. */
export function isPast(view: HistoryView, time: number, limit: number): boolean {
  return time > limit + view.slackMs + resolutionMs;
}

/**
 * `a` came after `b`, for certain. Without slack the order of the lines decides between equal times of one observer; two
 * observers have no common order within an instant, and with slack they may differ by δ.
 */
export function isAfter(view: HistoryView, a: Mark<HistoryEvent>, b: Mark<HistoryEvent>): boolean {
  return view.slackMs === 0 && observerOf(a) === observerOf(b) ? a.rank > b.rank : isPast(view, a.event.t, b.event.t);
}

/** What is read off the store's rows stands where the core would have said it. */
function observerOf({ event: { by } }: Mark<HistoryEvent>): HistoryEvent['by'] {
  return by === 'store' ? 'core' : by;
}

/**
 * When something that is due at `limit` can be asked of the core: at once, or as soon as a core that was down at that
 * time, or that could not do its work, can again; never when it cannot.
 */
export function askable({ hindered }: HistoryView, limit: number): number {
  const next = hindered[firstPlace(hindered, ({ to }) => to > limit)];
  return next && next.from <= limit ? next.to : limit;
}

/** Stretches in order, without those that are empty; those that touch are one. */
export function together(stretches: readonly Down[]): readonly Down[] {
  const merged: Down[] = [];
  for (const next of stretches.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && next.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
    else merged.push(next);
  }
  return merged;
}

/**
 * Stretches in which nobody could let a lock lapse at once, because the core was down, stood still, or had a troubled
 * store, or because this computer was held up, and for as long again: in order, and none overlaps another. What falls due less than δ before one may be overtaken by it.
 */
export function hindrances({ downs, troubled, stalls, slackMs }: HistoryView): readonly Down[] {
  const merged: Down[] = [];
  // The slack allows for shorter ones.
  const long = stalls.all
    .filter(({ heldMs }) => heldMs > slackMs / 2)
    .map(({ from, to, heldMs }) => ({ from, to: Math.max(from, to + heldMs) }));
  for (const { from, to } of [...downs, ...troubled, ...long].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && from - slackMs <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else merged.push({ from: from - slackMs - resolutionMs, to });
  }
  return merged;
}
