import type { Check } from './check.ts';
import { count, Docket } from './check.ts';
import { firstCalls } from './first-calls.ts';
import { statusesByOrder, type OrderStatuses } from './order-status.ts';
import type { HistoryView } from './view.ts';
import { isPast } from './view.ts';
import type { DeliveryView, MarkOf } from './view-parts.ts';
import { recordKey } from './view-parts.ts';

/** Refusals that say something of the record: delivered (6034), on its way or in doubt (6043). */
const refusals: ReadonlySet<number> = new Set([6034, 6043]);
const ended: ReadonlySet<string> = new Set(['REFUND', 'CLOSED', 'REVOKED']);
const customer = 'A customer has paid for goods that lie in the machine, and is told that there is nothing more to come.';

export const recordOwed: Check = {
  name: 'record-owed',
  title: 'A paid record with items left is not refused, nor its job dropped, for what became of others.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.2, §4.8',
  /** Looks at every refusal of a record as delivered, on its way or in doubt, and at every job that was dropped. */
  judge(view) {
    const docket = new Docket(this.name);
    const books = { deliveries: deliveriesByRecord(view), statuses: statusesByOrder(view) };
    const answers = new Map(view.of('answer').map((mark) => [mark.event.call, mark]));
    for (const call of firstCalls(view, 'deliver')) {
      const answer = answers.get(call.event.call);
      if (answer && refusals.has(answer.event.code)) judgeRefusal(view, docket, books, call, answer);
    }
    for (const dropped of view.of('job-dropped')) judgeDrop(view, docket, books, dropped);
    return docket.result();
  },
};

interface Books {
  readonly deliveries: ReadonlyMap<string, readonly DeliveryView[]>;
  readonly statuses: OrderStatuses;
}

function deliveriesByRecord(view: HistoryView): Map<string, DeliveryView[]> {
  const records = new Map<string, DeliveryView[]>();
  for (const delivery of view.deliveries.values()) {
    if (!delivery.begun) continue;
    const key = recordKey(delivery.begun.event.order, delivery.begun.event.record);
    const sofar = records.get(key);
    if (sofar) sofar.push(delivery);
    else records.set(key, [delivery]);
  }
  return records;
}

/**
 * Items of a record that nobody had a claim to refuse: neither sent for by `until`, nor in doubt. Null where the record
 * could not be commanded at all: its order had ended, or a delivery of it had timed out.
 * @param since what had failed by then was free to be sent for again.
 */
function itemsLeft(view: HistoryView, { deliveries, statuses }: Books, key: string, order: number, since: number, until: number): number | null {
  const quantity = view.records.get(key)?.quantity;
  if (quantity === undefined) return null;
  const changes = statuses.get(order) ?? [];
  if (!changes.some(({ event }) => isPast(view, since, event.t)) || changes.some(({ event }) => ended.has(event.status) && !isPast(view, event.t, until))) return null;
  let left = quantity;
  for (const { begun, settled } of deliveries.get(key) ?? []) {
    if (!begun || isPast(view, begun.event.t, until)) continue;
    const outcome = settled[0];
    if (outcome?.event.outcome === 'timeout' && !isPast(view, outcome.event.t, until)) return null;
    const free = outcome?.event.outcome === 'failure' && begun.event.quantity === 1 && isPast(view, since, outcome.event.t);
    if (!free) left -= begun.event.quantity;
  }
  return left;
}

function judgeRefusal(view: HistoryView, docket: Docket, books: Books, call: MarkOf<'call'>, answer: MarkOf<'answer'>): void {
  const { order, record, machine } = call.event;
  docket.look();
  const left = itemsLeft(view, books, recordKey(order, record), order, call.event.t, answer.event.t);
  if (left === null || left <= 0) return;
  const says = `Record ${record} of order ${order} was refused with ${answer.event.code}, though ${count(left, 'item')} of it had never been sent for.`;
  docket.find({ machine, at: answer, with: [call, view.records.get(recordKey(order, record))?.mark], says, customer });
}

function judgeDrop(view: HistoryView, docket: Docket, books: Books, dropped: MarkOf<'job-dropped'>): void {
  const { order, record, machine, job, reason, t } = dropped.event;
  docket.look();
  const left = itemsLeft(view, books, recordKey(order, record), order, t, t);
  if (left === null || left <= 0) return;
  const says = `Job ${job} was dropped (${reason}), though ${count(left, 'item')} of record ${record} of order ${order} had never been sent for.`;
  docket.find({ machine, at: dropped, with: [view.records.get(recordKey(order, record))?.mark], says, customer });
}
