import { accept, refuse, type Bilingual, type Result } from './errors.ts';
import { orderStatus, type Order, type OrderRecord, type OrderStatus } from './order.ts';

/** Items to put back on a lane. */
export interface StockReturn {
  readonly lane: number;
  readonly items: number;
}

/** An order after a change of status, and what of its stock is free again. */
export interface OrderChange {
  readonly order: Order;
  readonly returnedStock: readonly StockReturn[];
}

/** What a merchant may ever set. */
type SettableStatus = Exclude<OrderStatus, 'NOTPAY' | 'PICKUPCODE' | 'TESTPAY'>;

/** From which status a merchant may set which (PROTOCOL §3, update order). From any other: nothing. */
const allowedChanges: Readonly<Partial<Record<OrderStatus, readonly SettableStatus[]>>> = {
  NOTPAY: ['SUCCESS', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR'],
  USERPAYING: ['SUCCESS', 'CLOSED', 'REVOKED', 'PAYERROR'],
  PAYERROR: ['SUCCESS', 'CLOSED', 'REVOKED', 'USERPAYING'],
  SUCCESS: ['REFUND'],
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
  if (orderStatus[order.status] === status) return accept({ order, returnedStock: [] });
  const target = allowedChanges[order.status]?.find((name) => orderStatus[name] === status);
  switch (target) {
    case undefined:
      return order.status === 'CLOSED' ? refuse(6042) : refuse(6043, changeNotAllowed(order.status, status));
    case 'SUCCESS':
      return accept({ order: { ...order, status: target, expiresAt: null }, returnedStock: [] });
    case 'USERPAYING':
    case 'PAYERROR':
      return accept({ order: { ...order, status: target }, returnedStock: [] });
    default:
      return accept(endOrder(order, target));
  }
}

function changeNotAllowed(from: OrderStatus, status: number): Bilingual {
  const to = Object.entries(orderStatus).find(([, number]) => number === status)?.[0] ?? status;
  return { zh: `订单状态为 ${from}，不能改为 ${to}`, en: `the order is ${from} and cannot become ${to}` };
}

/** The order after its payment time is over (PROTOCOL §4.6). */
export function closeExpired(order: Order): OrderChange {
  return endOrder(order, 'CLOSED');
}

/** Ends an order: what has not been commanded goes back on the shelf, what is on its way or in doubt does not. */
function endOrder(order: Order, status: 'REFUND' | 'CLOSED' | 'REVOKED'): OrderChange {
  const returnedStock: StockReturn[] = [];
  const records = order.records.map((record) => {
    const items = uncommandedItems(record);
    if (items > 0) returnedStock.push({ lane: record.lane, items });
    return record.delivered >= record.quantity || record.inFlight > 0
      ? record
      : { ...record, status: 'IS_REFUND' as const };
  });
  return { order: { ...order, status, expiresAt: null, records }, returnedStock };
}

/** Items of a record that are neither dropped, nor on their way, nor in doubt. */
function uncommandedItems(record: OrderRecord): number {
  return record.quantity - record.delivered - record.inFlight - record.doubtful;
}
