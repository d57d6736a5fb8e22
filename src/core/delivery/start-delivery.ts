import type { Delivery } from '../domain/delivery.ts';
import { accept, refuse, type Result } from '../domain/errors.ts';
import type { Machine } from '../domain/machine.ts';
import type { Order, OrderRecord } from '../domain/order.ts';
import type { Decision, Kernel } from '../kernel.ts';
import { withTokenFloor } from '../lock/lock.ts';

/** What a new run is for. A lane test has neither order nor record. */
export interface DeliveryRequest {
  readonly machine: Machine;
  readonly sale: { readonly order: Order; readonly record: OrderRecord } | null;
  readonly lane: number;
  readonly quantity: number;
  readonly notifyUrl: string;
  /** The queued job that starts; 0 when the command came directly. */
  readonly job: number;
}

/**
 * Begins a run: grants the lock, writes the delivery and its deadlines, marks the record, and asks for the command to
 * be sent after the commit. All of it or nothing.
 * @returns 6057 with `retry_after_ms` while another delivery holds the machine's lock (PROTOCOL §4.9).
 */
export function startDelivery(kernel: Kernel, decision: Decision, request: DeliveryRequest): Result<Delivery> {
  const { tx, now, wallMs } = decision;
  const { machine, sale } = request;
  const { lock: lockRules, record: recordRules } = kernel.rules;
  const lock = withTokenFloor(tx.lock(machine.machineNo), kernel.ids.tokenFloor);
  const dwellMs = kernel.config.dwellMs[machine.kind];
  const id = lock.hold ? '' : kernel.ids.delivery(tx.next('delivery'));
  const granted = lockRules.grant(lock, id, now, dwellMs);
  if (!granted) {
    return refuse(6057, undefined, lock.hold ? { retry_after_ms: lockRules.retryAfterMs(lock.hold, now) } : {});
  }
  tx.putLock(machine.machineNo, granted);
  const delivery: Delivery = {
    id,
    machineNo: machine.machineNo,
    appId: machine.appId,
    purpose: sale ? 'sale' : 'lane-test',
    orderId: sale?.order.id ?? 0,
    recordId: sale?.record.id ?? 0,
    lane: request.lane,
    quantity: request.quantity,
    token: granted.hold.token,
    notifyUrl: request.notifyUrl,
    startedAt: wallMs,
    timeoutAt: now + kernel.config.timeoutMs,
    outcome: null,
  };
  tx.putDelivery(delivery);
  if (sale) {
    const started = recordRules.recordAfterStart(sale.record, request.quantity);
    tx.putOrder({
      ...sale.order,
      records: sale.order.records.map((record) => (record.id === started.id ? started : record)),
    });
  }
  decision.deadlines.push(granted.hold.expiresAt, now + kernel.config.timeoutMs);
  pushStartEffects(decision, delivery, request, { dwellMs, expiresAt: granted.hold.expiresAt });
  return accept(delivery);
}

function pushStartEffects(
  decision: Decision,
  delivery: Delivery,
  { machine, job }: DeliveryRequest,
  { dwellMs, expiresAt }: { readonly dwellMs: number; readonly expiresAt: number },
): void {
  const { id, token, orderId, recordId, lane, quantity } = delivery;
  const { machineNo } = machine;
  decision.events.push(
    { kind: 'lock-granted', machine: machineNo, token, delivery: id, machineKind: machine.kind, dwellMs },
    {
      kind: 'delivery-started',
      machine: machineNo,
      delivery: id,
      token,
      order: orderId,
      record: recordId,
      lane,
      quantity,
      job,
    },
  );
  decision.commands.push({ deliveryId: id, token, orderId, recordId, lane, quantity, machine, sendBefore: expiresAt });
}
