import type { HistoryView } from './history-view.ts';
import type { DeliveryView, EntryOf } from './view-types.ts';

/** Items that dropped on a delivery which the core settled as failed or timed out. */
export interface UnaccountedItems {
  readonly machine: string;
  readonly delivery: string;
  readonly order: number;
  readonly record: number;
  readonly items: number;
  readonly outcome: 'failure' | 'timeout';
  /** Why the core did not know: an end of the sentence "items dropped, but …". */
  readonly cause: string;
  readonly drop: EntryOf<'item-dropped'>;
}

/** Items that left a machine without a report to the merchant, in the order of the deliveries. */
export function findUnaccountedItems(view: HistoryView): UnaccountedItems[] {
  const list: UnaccountedItems[] = [];
  for (const delivery of view.deliveries.values()) {
    const settlement = delivery.settlements[0];
    const drop = delivery.drops[0];
    if (!settlement || !drop || settlement.event.outcome === 'success') continue;
    const { outcome } = settlement.event;
    const { order, record } = drop.event;
    const cause = causeOf(delivery, settlement);
    list.push({
      machine: delivery.machine,
      delivery: delivery.id,
      order,
      record,
      items: delivery.drops.length,
      outcome,
      cause,
      drop,
    });
  }
  return list;
}

function causeOf(delivery: DeliveryView, settlement: EntryOf<'delivery-settled'>): string {
  // A machine keeps an answer that it could not send, and sends it when it is connected again.
  const answer = delivery.answers.find(({ event }) => event.sent) ?? delivery.answers[0];
  if (delivery.sendFailure) return 'the core took its command for unsent';
  if (!answer) return 'the machine never answered';
  if (answer.event.format !== 'valid') return `the machine's answer could not be believed (${answer.event.format})`;
  if (!answer.event.success) return `the machine reported a failure (${answer.event.errorMsg || 'no reason given'})`;
  if (!answer.event.sent) return "the machine's answer could not be sent";
  if (answer.event.t > settlement.event.t) return 'the machine answered after the outcome';
  return delivery.lateResults.length > 0 ? 'the answer arrived after the outcome' : 'the answer did not arrive';
}
