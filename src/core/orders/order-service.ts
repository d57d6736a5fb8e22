import { machineOfSale, ownMachine, ownOrder } from '../ownership.ts';
import { dropJobsOfOrder } from '../delivery/job-queue.ts';
import { queueOrderClosedCallback } from '../delivery/queue-callback.ts';
import { accept, refuse, type Result } from '../domain/errors.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Order } from '../domain/order.ts';
import type { OrderChange } from '../domain/order-rules.ts';
import type { CoreEvent } from '../events.ts';
import type { Decision, Kernel } from '../kernel.ts';
import type { IdempotencyKey, Services } from '../services.ts';
import { returnStock, reserveStock, type RequestedProduct } from './stock.ts';

/** The merchant's calls about orders (PROTOCOL §3). */
export function orderService(kernel: Kernel): Services['orders'] {
  return {
    create: (caller, input) => kernel.decide((decision) => create(kernel, decision, caller, input)),
    update: (caller, input) =>
      kernel.decideIdempotently(caller, input, (decision) => update(kernel, decision, caller, input)),
    get: (caller, { machineNo, orderId }) =>
      kernel.store.read((rows) => {
        const machine = machineOfSale(rows, caller, machineNo, rows.order(orderId));
        if (!machine.ok) return machine;
        const order = ownOrder(rows, caller, machineNo, orderId);
        return order.ok ? accept({ order: order.value, utcOffsetMinutes: machine.value.utcOffsetMinutes }) : order;
      }),
  };
}

/** What a new order is made of. */
export interface NewOrder {
  readonly machineNo: string;
  readonly notifyUrl: string;
  readonly tradeId: string;
  readonly products: readonly RequestedProduct[];
}

function create(kernel: Kernel, decision: Decision, caller: Merchant, input: NewOrder): Result<{ orderId: number }> {
  const expiresAt = decision.now + kernel.config.orderExpiryMs;
  const order = placeOrder(kernel, decision, caller, input, { status: 'NOTPAY', expiresAt, pickupCodeId: null });
  if (!order.ok) return order;
  decision.deadlines.push(expiresAt);
  return accept({ orderId: order.value.id });
}

/**
 * Enters an order and reserves its stock.
 * @returns 6026, 6040 when the merchant has used this trade_id, 4003 when its `notify_url` is never called, 5001, 6045,
 *   6047.
 */
export function placeOrder(
  kernel: Kernel,
  decision: Decision,
  caller: Merchant,
  input: NewOrder,
  kind: Pick<Order, 'status' | 'expiresAt' | 'pickupCodeId'>,
): Result<Order> {
  const { tx, wallMs } = decision;
  const machine = ownMachine(tx, caller, input.machineNo);
  if (!machine.ok) return machine;
  // Before the machine's mode: a repeated request gets the existing order.
  const existing = tx.orderByTrade(caller.appId, input.tradeId);
  if (existing)
    return refuse(
      6040,
      { zh: `trade_id ${input.tradeId}`, en: `trade_id ${input.tradeId}` },
      { order_id: existing.id },
    );
  const urlCheck = kernel.rules.callback.checkNotifyUrl(input.notifyUrl, kernel.config.callbacks.allowAddresses);
  if (!urlCheck.ok) return urlCheck;
  const modeCheck = kernel.rules.machine.checkNotInTransfer(machine.value);
  if (!modeCheck.ok) return modeCheck;
  const records = reserveStock(kernel.ids, decision, input.machineNo, input.products);
  if (!records.ok) return records;
  const order: Order = {
    id: kernel.ids.row(tx.next('order')),
    appId: caller.appId,
    machineNo: input.machineNo,
    tradeId: input.tradeId,
    notifyUrl: input.notifyUrl,
    amount: records.value.reduce((sum, record) => sum + record.price * record.quantity, 0),
    createdAt: wallMs,
    notifySendCount: 0,
    records: records.value,
    ...kind,
  };
  tx.putOrder(order);
  const lines = order.records.map((record) => ({ record: record.id, lane: record.lane, quantity: record.quantity }));
  decision.events.push({ kind: 'order-created', machine: order.machineNo, order: order.id, records: lines });
  return accept(order);
}

function update(
  kernel: Kernel,
  decision: Decision,
  caller: Merchant,
  input: { orderId: number; machineNo: string; status: number } & IdempotencyKey,
): Result<{ orderId: number }> {
  const { tx } = decision;
  const machine = machineOfSale(tx, caller, input.machineNo, tx.order(input.orderId));
  if (!machine.ok) return machine;
  // First, so that an order whose time is up cannot be paid because a timer is late.
  closeIfExpired(kernel, decision, input.orderId);
  const order = ownOrder(tx, caller, input.machineNo, input.orderId);
  if (!order.ok) return order;
  const change = kernel.rules.order.changeStatus(order.value, input.status);
  if (!change.ok) return change;
  // A machine that has left its merchant hands nothing out any more: orders on it end, none is paid.
  const ownership = becomesActive(order.value, change.value.order) ? ownMachine(tx, caller, input.machineNo) : machine;
  if (!ownership.ok) return ownership;
  if (change.value.order.status !== order.value.status) applyChange(decision, change.value, 'merchant');
  return accept({ orderId: order.value.id });
}

/** True when an order now waits for its money or its goods, and did not before. */
function becomesActive(before: Order, { status }: Order): boolean {
  return status !== before.status && (status === 'SUCCESS' || status === 'USERPAYING' || status === 'PAYERROR');
}

/** Closes an unpaid order whose time is up, returns its stock and notifies the merchant (PROTOCOL §4.6). */
export function closeIfExpired(kernel: Kernel, decision: Decision, orderId: number): void {
  const order = decision.tx.order(orderId);
  if (!order || !kernel.rules.order.hasExpired(order, decision.now)) return;
  const change = kernel.rules.order.closeExpired(order);
  applyChange(decision, change, 'expiry');
  queueOrderClosedCallback(kernel, decision, change.order);
}

function applyChange(
  decision: Decision,
  change: OrderChange,
  cause: Extract<CoreEvent, { kind: 'order-changed' }>['cause'],
): void {
  const { order, returnedStock } = change;
  decision.tx.putOrder(order);
  returnStock(decision, order.machineNo, returnedStock);
  if (order.status === 'REFUND') dropJobsOfOrder(decision, order.id, 'the order was refunded');
  decision.events.push({
    kind: 'order-changed',
    machine: order.machineNo,
    order: order.id,
    status: order.status,
    cause,
  });
}
