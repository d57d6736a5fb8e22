import type { Job } from './delivery.ts';
import { accept, refuse, type Result } from './errors.ts';
import type { Order, OrderRecord } from './order.ts';
import { openItems, type itemsPerCommand } from './record-rules.ts';

/** A command that an order still needs. */
export type RequiredJob = Pick<Job, 'recordId' | 'quantity'>;

/**
 * Does a request to queue this order only ask how it goes (PROTOCOL §4.10)? Such a request has no effect, so nothing
 * that stands in the way of an effect refuses it: neither a full queue nor the machine's mode nor its being offline.
 *
 * It does while an item waits or runs, after a refund, and when a paid order has no item left to command.
 */
export function isStatusRequest(
  order: Order,
  waitingJobs: readonly Job[],
  openItemsOf: typeof openItems = openItems,
): boolean {
  if (waitingJobs.length > 0 || order.records.some((record) => record.inFlight > 0)) return true;
  if (order.status === 'REFUND') return true;
  const isPaid = order.status === 'SUCCESS' || order.status === 'PICKUPCODE';
  return isPaid && order.records.every((record) => openItemsOf(record) <= 0);
}

/** The commands that an order still needs, in the order of its records. */
export function requiredJobs(
  order: Order,
  multiDrop: boolean,
  rules: { readonly openItems: typeof openItems; readonly itemsPerCommand: typeof itemsPerCommand },
): readonly RequiredJob[] {
  return order.records.flatMap((record) =>
    jobsForRecord(record, rules.openItems(record), rules.itemsPerCommand(record, multiDrop)),
  );
}

function jobsForRecord({ id }: OrderRecord, open: number, quantity: number): RequiredJob[] {
  return Array.from({ length: Math.ceil(open / quantity) }, () => ({ recordId: id, quantity }));
}

/**
 * Is there room for these commands in the machine's queue?
 * @param waitingCount commands that wait for the machine already.
 * @returns 6057 when there is not.
 */
export function checkQueueSpace(waitingCount: number, newCount: number, maxQueue: number): Result<null> {
  if (waitingCount + newCount <= maxQueue) return accept(null);
  return refuse(6057, { zh: `排队已满（${waitingCount}）`, en: `its queue is full (${waitingCount} waiting)` });
}
