import type { DeliveryOutcome } from './delivery.ts';
import { accept, refuse, type Result } from './errors.ts';
import type { Order, OrderRecord, RecordStatus } from './order.ts';

/** Items of a record that may still be commanded: not dropped, not on their way, not in doubt. */
export function openItems(record: OrderRecord): number {
  if (record.status === 'IS_TIMEOUT' || record.status === 'IS_REFUND') return 0;
  return record.quantity - record.delivered - record.inFlight - record.doubtful;
}

/** Items of one command: one, or all that are open where the machine drops a whole quantity at once (PROTOCOL §4.2). */
export function itemsPerCommand(record: OrderRecord, multiDrop: boolean): number {
  return multiDrop ? openItems(record) : 1;
}

/**
 * Is the order paid, or a pickup code's (PROTOCOL §4.1)?
 * @returns the order; 6054 unpaid, 6042 closed, 6043 for any other status.
 */
export function checkPaid(order: Order): Result<Order> {
  switch (order.status) {
    case 'SUCCESS':
    case 'PICKUPCODE':
      return accept(order);
    case 'NOTPAY':
    case 'USERPAYING':
    case 'PAYERROR':
      return refuse(6054);
    case 'CLOSED':
      return refuse(6042);
    default:
      return refuse(6043, { zh: `订单状态为 ${order.status}`, en: `the order is ${order.status}` });
  }
}

/**
 * May this record be commanded now (PROTOCOL §4.1, §4.2, §4.8)?
 * @returns the record; what {@link checkPaid} refuses; 4004 for a record of another order; 6034 when every item has
 *   dropped; 6043 when what is missing is on its way or in doubt.
 */
export function findDeliverable(order: Order, recordId: number): Result<OrderRecord> {
  const paidCheck = checkPaid(order);
  if (!paidCheck.ok) return paidCheck;
  const record = order.records.find(({ id }) => id === recordId);
  if (!record)
    return refuse(4004, {
      zh: `订单 ${order.id} 中没有记录 ${recordId}`,
      en: `order ${order.id} has no record ${recordId}`,
    });
  if (record.delivered >= record.quantity) return refuse(6034);
  if (openItems(record) > 0) return accept(record);
  return record.inFlight > 0
    ? refuse(6043, { zh: '该商品正在出货，尚无结果', en: 'this record is being delivered and has no result yet' })
    : refuse(6043, { zh: '该商品可能已出货，请退款', en: 'this record may have dropped already: refund it' });
}

/** The record after a command for `items` of it has begun. */
export function recordAfterStart(record: OrderRecord, items: number): OrderRecord {
  return { ...record, status: 'IS_DELIVERING', inFlight: record.inFlight + items, notifySent: false };
}

/**
 * The record after a command for `items` of it has ended (PROTOCOL §4.2, §4.8).
 *
 * A timeout leaves its items in doubt. So does the failure of a command for several items: a drinks machine that
 * stopped at the second cup reports a failure without a count, and dropping the first again would be a gift.
 * @param refunded the order was refunded: no item of it is commanded again.
 */
export function recordAfterOutcome(
  record: OrderRecord,
  items: number,
  outcome: DeliveryOutcome['kind'],
  refunded: boolean,
): OrderRecord {
  const inDoubt = outcome === 'timeout' || (outcome === 'failure' && items > 1);
  const next = {
    ...record,
    inFlight: record.inFlight - items,
    delivered: record.delivered + (outcome === 'success' ? items : 0),
    doubtful: record.doubtful + (inDoubt ? items : 0),
  };
  return { ...next, status: statusAfter(next, outcome, refunded) };
}

function statusAfter(record: OrderRecord, outcome: DeliveryOutcome['kind'], refunded: boolean): RecordStatus {
  if (record.delivered >= record.quantity) return 'IS_SUCCESS';
  if (refunded && record.inFlight === 0) return 'IS_REFUND';
  if (outcome === 'timeout' || record.status === 'IS_TIMEOUT') return 'IS_TIMEOUT';
  if (record.inFlight > 0) return 'IS_DELIVERING';
  return outcome === 'failure' ? 'IS_FAILED' : 'WAITING_PICKED_UP';
}
