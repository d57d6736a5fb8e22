import { accept, refuse, type Result } from './errors.ts';
import { orderStatus, type Order, type OrderRecord, type OrderStatus } from './order.ts';

/** Items to put back on a lane. */
export interface StockReturn {
  readonly lane: number;
  readonly items: number;
}

/** An order after a change of status, and what of its stock is free again. */
export interface OrderChange {
  readonly order: Order;
  readonly returned: readonly StockReturn[];
}

/** From which status a merchant may set which (PROTOCOL §3, update order). */
const allowed: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  NOTPAY: ['SUCCESS', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR'],
  USERPAYING: ['SUCCESS', 'CLOSED', 'REVOKED', 'PAYERROR'],
  PAYERROR: ['SUCCESS', 'CLOSED', 'REVOKED', 'USERPAYING'],
  SUCCESS: ['REFUND'],
  REFUND: [],
  CLOSED: [],
  REVOKED: [],
  PICKUPCODE: [],
  TESTPAY: [],
};

/** Statuses in which an order waits for money and expires (PROTOCOL §4.6). */
export function isUnpaid(order: Order): boolean {
  return order.status === 'NOTPAY' || order.status === 'USERPAYING' || order.status === 'PAYERROR';
}

/** True when an unpaid order's time is up. @param now core time. */
export function hasExpired(order: Order, now: number): boolean {
  return isUnpaid(order) && order.expiresAt !== null && now >= order.expiresAt;
}

/**
 * Sets the status that a merchant asks for. The same status again changes nothing and is no error.
 * @param status the API's number, 1–6.
 * @returns 6042 when the order has been closed already, 6043 when its status does not allow the change.
 */
export function changeStatus(order: Order, status: number): Result<OrderChange> {
  const target = (Object.keys(orderStatus) as OrderStatus[]).find((name) => orderStatus[name] === status);
  if (target === order.status) return accept({ order, returned: [] });
  if (target === undefined || !allowed[order.status].includes(target)) {
    if (order.status === 'CLOSED') return refuse(6042);
    return refuse(6043, { zh: `订单状态为 ${order.status}，不能改为 ${target ?? status}`, en: `the order is ${order.status} and cannot become ${target ?? status}` });
  }
  if (target === 'SUCCESS') return accept({ order: { ...order, status: target, expiresAt: null }, returned: [] });
  if (target === 'USERPAYING' || target === 'PAYERROR') return accept({ order: { ...order, status: target }, returned: [] });
  if (target === 'REFUND' || target === 'CLOSED' || target === 'REVOKED') return accept(ended(order, target));
  throw new RangeError(`no merchant may set ${target}`);
}

/** The order as closed because nobody paid in time (PROTOCOL §4.6). */
export function expired(order: Order): OrderChange {
  return ended(order, 'CLOSED');
}

/** Ends an order: what has not been commanded goes back on the shelf, what is on its way or in doubt does not. */
function ended(order: Order, status: 'REFUND' | 'CLOSED' | 'REVOKED'): OrderChange {
  const returned: StockReturn[] = [];
  const records = order.records.map((record) => {
    const items = uncommanded(record);
    if (items > 0) returned.push({ lane: record.lane, items });
    return record.delivered >= record.quantity || record.inFlight > 0 ? record : { ...record, status: 'IS_REFUND' as const };
  });
  return { order: { ...order, status, expiresAt: null, records }, returned };
}

/** Items of a record that are neither dropped, nor on their way, nor in doubt. */
function uncommanded(record: OrderRecord): number {
  return record.quantity - record.delivered - record.inFlight - record.doubtful;
}
