import type { Delivery, DeliveryOutcome } from '../domain/delivery.ts';
import type { Order } from '../domain/order.ts';
import type { Decision, Kernel } from '../kernel.ts';
import { queueOutcomeCallback } from './queue-callback.ts';
import { startNextJob } from './job-queue.ts';

/** How a run ended, before the time is put to it. */
export type DeliveryEnding = Omit<DeliveryOutcome, 'at'>;

/** The outcome of a timeout (PROTOCOL §5). The lane's state is unknown: 47 stands for no answer. */
export const timeoutEnding: DeliveryEnding = { kind: 'timeout', floorStatus: 47, errorMsg: 'Delivery Timeout' };

/**
 * Settles a delivery: its one outcome, its record, the lock if its own token still holds it, the callback, and the
 * next job of the machine. A delivery that has an outcome already is left as it is (PROTOCOL §4.8).
 */
export function settle(kernel: Kernel, decision: Decision, delivery: Delivery, ending: DeliveryEnding): void {
  if (delivery.outcome) {
    emitLateResult(decision, delivery, delivery.outcome, ending);
    return;
  }
  const { tx } = decision;
  const outcome: DeliveryOutcome = {
    kind: ending.kind,
    floorStatus: ending.floorStatus,
    errorMsg: ending.errorMsg,
    at: decision.wallMs,
  };
  const settledDelivery: Delivery = { ...delivery, timeoutAt: null, outcome };
  tx.putDelivery(settledDelivery);
  const order = delivery.purpose === 'sale' ? tx.order(delivery.orderId) : undefined;
  if (order) settleRecord(kernel, decision, order, settledDelivery, ending.kind);
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
  releaseLock(kernel, decision, settledDelivery, outcome.kind);
  queueOutcomeCallback(kernel, decision, settledDelivery, outcome);
  startNextJob(kernel, decision, delivery.machineNo);
}

function settleRecord(
  kernel: Kernel,
  decision: Decision,
  order: Order,
  delivery: Delivery,
  kind: DeliveryEnding['kind'],
): void {
  const { tx } = decision;
  const records = order.records.map((record) => {
    if (record.id !== delivery.recordId) return record;
    const settledRecord = kernel.rules.record.recordAfterOutcome(
      record,
      delivery.quantity,
      kind,
      order.status === 'REFUND',
    );
    // The order was refunded while this run was on its way, and nothing dropped: what it had reserved is free again.
    const returnsStock = kind === 'failure' && order.status === 'REFUND' && settledRecord.doubtful === record.doubtful;
    const lane = returnsStock ? tx.lane(order.machineNo, record.lane) : undefined;
    if (lane) tx.putLane({ ...lane, stock: lane.stock + delivery.quantity });
    return settledRecord;
  });
  tx.putOrder({ ...order, records });
}

function releaseLock(kernel: Kernel, decision: Decision, delivery: Delivery, cause: DeliveryEnding['kind']): void {
  const freeLock = kernel.rules.lock.release(decision.tx.lock(delivery.machineNo), delivery.token);
  if (!freeLock) return;
  decision.tx.putLock(delivery.machineNo, freeLock);
  decision.events.push({ kind: 'lock-released', machine: delivery.machineNo, token: delivery.token, cause });
}

function emitLateResult(
  decision: Decision,
  delivery: Delivery,
  outcome: DeliveryOutcome,
  ending: DeliveryEnding,
): void {
  // A fallback that rings after the end is no word of anybody's.
  if (ending.kind === 'timeout') return;
  decision.events.push({
    kind: 'result-late',
    machine: delivery.machineNo,
    delivery: delivery.id,
    token: delivery.token,
    outcome: ending.kind,
    settledAs: outcome.kind,
  });
}
