import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { MarkOf } from '#harness/history/view/view-types.ts';

/** Two requests with the same members and the same timestamp have one sign, and one answer (PROTOCOL §2); ms. */
const timestampMs = 1_000;

/** Calls of an endpoint whose answer is about themselves: neither the same bytes again, nor the same members in one second. */
export function firstCalls(view: HistoryView, does: string): readonly MarkOf<'call'>[] {
  const last = new Map<string, number>();
  return view.of('call').filter(({ event }) => {
    if (event.does !== does) return false;
    const key = `${event.machine}/${event.order}/${event.record}`;
    const before = last.get(key);
    last.set(key, event.t);
    return event.again === 0 && (before === undefined || event.t - before > timestampMs);
  });
}
