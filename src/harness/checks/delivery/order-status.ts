import { lowerBound } from '#harness/sorted.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { EventEntry, EntryOf } from '#harness/history/view/view-types.ts';

/** What an order's status became, in the order in which it did, by order. */
export type StatusesByOrder = ReadonlyMap<number, readonly EntryOf<'order-changed'>[]>;

/** Gathers the changes of every order. */
export function collectStatuses(view: HistoryView): StatusesByOrder {
  const changes = new Map<number, EntryOf<'order-changed'>[]>();
  for (const entry of view.entriesOf('order-changed')) {
    const earlier = changes.get(entry.event.order);
    if (earlier) earlier.push(entry);
    else changes.set(entry.event.order, [entry]);
  }
  return changes;
}

/** An order's status at an event, and the change that made it so: NOTPAY, and no change, before the first. */
export function statusAt(
  statuses: StatusesByOrder,
  order: number,
  at: EventEntry<HistoryEvent>,
): { readonly status: string; readonly entry: EntryOf<'order-changed'> | undefined } {
  const changes = statuses.get(order) ?? [];
  const entry = changes[lowerBound(changes, ({ rank }) => rank >= at.rank) - 1];
  return { status: entry?.event.status ?? 'NOTPAY', entry };
}
