import type { Delivery, DeliveryOutcome } from '../domain/delivery.ts';
import type { Order } from '../domain/order.ts';
import type { Decision, Kernel } from '../kernel.ts';
import { tellOutcome } from './queue-callback.ts';
import { startNext } from './job-queue.ts';

/** How a run ended, before the time is put to it. */
export type Ending = Omit<DeliveryOutcome, 'at'>;

/** What a timeout tells the merchant (PROTOCOL §5). The lane's state is unknown: 47 is the table's word for silence. */
export const timeoutEnding: Ending = { kind: 'timeout', floorStatus: 47, errorMsg: 'Delivery Timeout' };

/**
 * Settles a delivery: its one outcome, its record, the lock if its own token still holds it, the callback, and the
 * next job of the machine. A delivery that has an outcome already is left as it is (PROTOCOL §4.8).
 */
export function settle(kernel: Kernel, decision: Decision, delivery: Delivery, ending: Ending): void {
  if (delivery.outcome) {
    noteLate(decision, delivery, delivery.outcome, ending);
    return;
  }
  const { tx } = decision;
  const outcome: DeliveryOutcome = {
    kind: ending.kind,
    floorStatus: ending.floorStatus,
    errorMsg: ending.errorMsg,
    at: decision.wall,
  };
  const settled: Delivery = { ...delivery, timeoutAt: null, outcome };
  tx.putDelivery(settled);
  const order = delivery.purpose === 'sale' ? tx.order(delivery.orderId) : undefined;
  if (order) settleRecord(kernel, decision, order, settled, ending.kind);
  decision.events.push({
    kind: 'delivery-settled',
    machine: delivery.machineNo,
    delivery: delivery.id,
    token: delivery.token,
    order: delivery.orderId,
    record: delivery.recordId,
    outcome: outcome.kind,
    floorStatus: outcome.floorStatus,
    errorMsg: outcome.errorMsg,
  });
  releaseLock(kernel, decision, settled, outcome.kind);
  tellOutcome(kernel, decision, settled, outcome);
  startNext(kernel, decision, delivery.machineNo);
}

function settleRecord(
  kernel: Kernel,
  decision: Decision,
  order: Order,
  delivery: Delivery,
  kind: Ending['kind'],
): void {
  const { tx } = decision;
  const records = order.records.map((record) => {
    if (record.id !== delivery.recordId) return record;
    const ended = kernel.rules.record.recordEnded(record, delivery.quantity, kind, order.status === 'REFUND');
    // The order was refunded while this run was on its way, and nothing dropped: what it had reserved is free again.
    const free = kind === 'failure' && order.status === 'REFUND' && ended.doubtful === record.doubtful;
    const lane = free ? tx.lane(order.machineNo, record.lane) : undefined;
    if (lane) tx.putLane({ ...lane, stock: lane.stock + delivery.quantity });
    return ended;
  });
  tx.putOrder({ ...order, records });
}

function releaseLock(kernel: Kernel, decision: Decision, delivery: Delivery, cause: Ending['kind']): void {
  const freed = kernel.rules.lock.release(decision.tx.lock(delivery.machineNo), delivery.token);
  if (!freed) return;
  decision.tx.putLock(delivery.machineNo, freed);
  decision.events.push({ kind: 'lock-released', machine: delivery.machineNo, token: delivery.token, cause });
}

function noteLate(decision: Decision, delivery: Delivery, outcome: DeliveryOutcome, ending: Ending): void {
  // A fallback that rings after the end is no word of anybody's.
  if (ending.kind === 'timeout') return;
  decision.events.push({
    kind: 'result-late',
    machine: delivery.machineNo,
    delivery: delivery.id,
    token: delivery.token,
    said: ending.kind,
    settledAs: outcome.kind,
  });
}
