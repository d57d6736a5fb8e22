import type { History } from './event.ts';

/**
 * The order in which the events of a history happened, as indexes into `history.events`: by time, and in the order of
 * the lines where times are equal. A core's event carries the time of its decision and is written after the commit, so
 * it may be a little older than the line before it.
 * @returns null when the lines stand in that order already.
 */
export function eventOrder(history: History): Int32Array | null {
  const { events } = history;
  if (isSorted(history)) return null;
  const order = Int32Array.from(events, (_, index) => index);
  const time = Float64Array.from(events, (event) => event.t);
  return order.sort((a, b) => (time[a] ?? 0) - (time[b] ?? 0) || a - b);
}

/** The same history with its events in the order in which they happened (see {@link eventOrder}). */
export function inTimeOrder(history: History): History {
  if (isSorted(history)) return history;
  return { header: history.header, events: history.events.toSorted((a, b) => a.t - b.t) };
}

function isSorted(history: History): boolean {
  let last = -Infinity;
  for (const event of history.events) {
    if (event.t < last) return false;
    last = event.t;
  }
  return true;
}
