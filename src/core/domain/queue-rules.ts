import type { Job } from './delivery.ts';
import { accept, refuse, type Result } from './errors.ts';
import type { Order, OrderRecord } from './order.ts';
import { openItems, type itemsPerCommand } from './record-rules.ts';

/** A command that an order still needs. */
export type WantedJob = Pick<Job, 'recordId' | 'quantity'>;

/**
 * Does a request to queue this order only ask how it goes (PROTOCOL §4.10)? Such a request has no effect, so nothing
 * that stands in the way of an effect refuses it: neither a full queue nor the machine's mode nor its being offline.
 *
 * It does while an item waits or runs, after a refund, and when a paid order has no item left to command.
 */
export function onlyReports(order: Order, waiting: readonly Job[], open: typeof openItems = openItems): boolean {
  if (waiting.length > 0 || order.records.some((record) => record.inFlight > 0)) return true;
  if (order.status === 'REFUND') return true;
  const isPaid = order.status === 'SUCCESS' || order.status === 'PICKUPCODE';
  return isPaid && order.records.every((record) => open(record) <= 0);
}

/** The commands that an order still needs, in the order of its records. */
export function wantedJobs(
  order: Order,
  multiDrop: boolean,
  rules: { readonly openItems: typeof openItems; readonly itemsPerCommand: typeof itemsPerCommand },
): readonly WantedJob[] {
  return order.records.flatMap((record) =>
    jobsOf(record, rules.openItems(record), rules.itemsPerCommand(record, multiDrop)),
  );
}

function jobsOf({ id }: OrderRecord, open: number, quantity: number): WantedJob[] {
  return Array.from({ length: Math.ceil(open / quantity) }, () => ({ recordId: id, quantity }));
}

/**
 * Is there room for these commands in the machine's queue?
 * @param waiting commands that wait for the machine already.
 * @returns 6057 when there is not.
 */
export function mustFit(waiting: number, wanted: number, maxQueue: number): Result<null> {
  if (waiting + wanted <= maxQueue) return accept(null);
  return refuse(6057, { zh: `排队已满（${waiting}）`, en: `its queue is full (${waiting} waiting)` });
}
