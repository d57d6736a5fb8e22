import { firstPlace } from '#harness/sorted.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { Mark, MarkOf } from '#harness/history/view/view-types.ts';

/** What an order's status became, in the order in which it did, by order. */
export type OrderStatuses = ReadonlyMap<number, readonly MarkOf<'order-changed'>[]>;

/** Gathers the changes of every order. */
export function statusesByOrder(view: HistoryView): OrderStatuses {
  const changes = new Map<number, MarkOf<'order-changed'>[]>();
  for (const mark of view.of('order-changed')) {
    const sofar = changes.get(mark.event.order);
    if (sofar) sofar.push(mark);
    else changes.set(mark.event.order, [mark]);
  }
  return changes;
}

/** An order's status at an event, and the change that made it so: NOTPAY, and no change, before the first. */
export function statusAt(
  statuses: OrderStatuses,
  order: number,
  at: Mark<HistoryEvent>,
): { readonly status: string; readonly mark: MarkOf<'order-changed'> | undefined } {
  const changes = statuses.get(order) ?? [];
  const mark = changes[firstPlace(changes, ({ rank }) => rank >= at.rank) - 1];
  return { status: mark?.event.status ?? 'NOTPAY', mark };
}
