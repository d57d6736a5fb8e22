import { historyView, type HistoryView } from '#harness/history/view/history-view.ts';
import type { EventKind, EventOf } from '#harness/history/view/view-types.ts';
import type { History, HistoryEvent } from '#harness/history/event.ts';

/** A history, scanned once for all counters. */
export class HistoryScan {
  readonly view: HistoryView;
  readonly #kinds = new Map<string, HistoryEvent[]>();

  constructor(history: History) {
    this.view = historyView(history);
    for (const event of history.events) {
      const list = this.#kinds.get(event.kind);
      if (list) list.push(event);
      else this.#kinds.set(event.kind, [event]);
    }
  }

  /** All events of a kind, in the order of the lines. */
  eventsOf<Kind extends EventKind>(kind: Kind): readonly EventOf<Kind>[] {
    return (this.#kinds.get(kind) ?? []) as unknown as EventOf<Kind>[];
  }
}

const scans = new WeakMap<History, HistoryScan>();

/** The scan of a history: made once, however many counters use it. */
export function scanFor(history: History): HistoryScan {
  const cached = scans.get(history) ?? new HistoryScan(history);
  scans.set(history, cached);
  return cached;
}

/** Counts how often a case happened, by the scan of a history. */
export interface CounterDefinition {
  readonly name: string;
  /** What happened, in one sentence. */
  readonly description: string;
  readonly count: (scan: HistoryScan) => number;
}

/** Counts the members of a list that fit. */
export function times<T>(list: Iterable<T>, matches: (member: T) => boolean): number {
  let count = 0;
  for (const member of list) if (matches(member)) count += 1;
  return count;
}
