import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { EntryOf } from '#harness/history/view/view-types.ts';

/** Two requests with the same members and the same timestamp have one sign, and one answer (PROTOCOL §2); ms. */
const timestampStepMs = 1_000;

/**
 * Calls of an endpoint whose answer is about themselves: neither the same bytes again, nor the same members in one
 * second.
 */
export function newCalls(view: HistoryView, endpoint: string): readonly EntryOf<'call'>[] {
  const last = new Map<string, number>();
  return view.entriesOf('call').filter(({ event }) => {
    if (event.endpoint !== endpoint) return false;
    const key = `${event.machine}/${event.order}/${event.record}`;
    const previous = last.get(key);
    last.set(key, event.t);
    return event.repeatOf === 0 && (previous === undefined || event.t - previous > timestampStepMs);
  });
}
