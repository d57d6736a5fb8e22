import type { Callback } from '#core/domain/callback.ts';
import type { Delivery, Job } from '#core/domain/delivery.ts';
import type { Line } from '#core/domain/several-cores.ts';
import type { Order } from '#core/domain/order.ts';
import type { CoreEvent } from '#core/events.ts';
import type { Lock } from '#core/lock/lock.ts';
import type { StoreEvent } from '#harness/history/event.ts';
import { ForwardingTx } from './forwarding-tx.ts';

type DeliverySettled = Extract<CoreEvent, { kind: 'delivery-settled' }>;
type DeliveryStarted = Extract<CoreEvent, { kind: 'delivery-started' }>;

/**
 * Records what a decision does to the rows as events of the core, for committed decisions whose core was not answered
 * and could not emit them. It reads the rows alone.
 */
export class RecordingTx extends ForwardingTx {
  readonly #events: StoreEvent[] = [];
  /** Jobs that the decision has read or written; a job is read before it is removed. */
  readonly #seenJobs = new Map<number, Job>();
  /** Jobs that were removed from the queue without a delivery. */
  readonly #removedJobs: Job[] = [];

  /** The events of the decision so far, in order. */
  events(): readonly StoreEvent[] {
    const dropped = this.#removedJobs.map(({ machineNo, id, orderId, recordId }): StoreEvent => ({
      kind: 'job-dropped',
      machine: machineNo,
      job: id,
      order: orderId,
      record: recordId,
      reason: 'seen in the store',
    }));
    return [...this.#events.map((event) => this.#withCause(event)), ...dropped];
  }

  override putOrder(order: Order): void {
    const before = this.tx.order(order.id);
    super.putOrder(order);
    const { id, machineNo: machine, status, records } = order;
    if (!before)
      this.#events.push({
        kind: 'order-created',
        machine,
        order: id,
        records: records.map((record) => ({ record: record.id, lane: record.lane, quantity: record.quantity })),
      });
    const fromCode = !before && status === 'PICKUPCODE';
    if (fromCode || (before && before.status !== status))
      this.#events.push({
        kind: 'order-changed',
        machine,
        order: id,
        status,
        cause: fromCode ? 'pickup-code' : 'merchant',
      });
  }

  override putLock(machineNo: string, lock: Lock): void {
    const before = this.tx.lock(machineNo).hold;
    super.putLock(machineNo, lock);
    const { hold } = lock;
    if (hold && hold.token !== before?.token) {
      const { token, deliveryId: delivery, grantedAt, expiresAt } = hold;
      this.#events.push({
        kind: 'lock-granted',
        machine: machineNo,
        token,
        delivery,
        machineKind: this.tx.machine(machineNo)?.kind ?? 'other',
        dwellMs: expiresAt - grantedAt,
      });
    } else if (!hold && before) {
      this.#events.push({ kind: 'lock-released', machine: machineNo, token: before.token, cause: 'dwell' });
    }
  }

  override putDelivery(delivery: Delivery): void {
    const before = this.tx.delivery(delivery.id);
    super.putDelivery(delivery);
    const { id, machineNo: machine, token, orderId: order, recordId: record, lane, quantity, outcome } = delivery;
    if (!before)
      this.#events.push({
        kind: 'delivery-started',
        machine,
        delivery: id,
        token,
        order,
        record,
        lane,
        quantity,
        job: this.#jobOf(delivery),
      });
    if (outcome && !before?.outcome)
      this.#events.push({
        kind: 'delivery-settled',
        machine,
        delivery: id,
        token,
        order,
        record,
        outcome: outcome.kind,
        floorStatus: outcome.floorStatus,
        errorMsg: outcome.errorMsg,
      });
  }

  override jobs(machineNo: string, limit: number): readonly Job[] {
    return this.#rememberJobs(super.jobs(machineNo, limit));
  }

  override jobsOfOrder(orderId: number): readonly Job[] {
    return this.#rememberJobs(super.jobsOfOrder(orderId));
  }

  override putJob(job: Job): void {
    super.putJob(job);
    this.#seenJobs.set(job.id, job);
    this.#events.push({
      kind: 'job-queued',
      machine: job.machineNo,
      job: job.id,
      order: job.orderId,
      record: job.recordId,
    });
  }

  override deleteJob(id: number): void {
    const job = this.#seenJobs.get(id);
    super.deleteJob(id);
    if (job) this.#removedJobs.push(job);
  }

  override putLine(line: Line): void {
    const before = this.tx.line(line.machineNo);
    super.putLine(line);
    const { machineNo: machine, core, fence } = line;
    if (before && before.core !== 0 && before.core !== core)
      this.#events.push({ kind: 'machine-offline', machine, reason: 'seen in the store' });
    if (core !== 0 && fence !== before?.fence) this.#events.push({ kind: 'machine-online', machine });
  }

  override putCallback(callback: Callback): void {
    const before = this.tx.callback(callback.id);
    super.putCallback(callback);
    const { id, deliveryId: delivery, orderId: order, recordId: record, url, attempts, state } = callback;
    if (!before)
      this.#events.push({
        kind: 'callback-queued',
        callback: id,
        delivery,
        order,
        record,
        url,
        outcome: this.tx.delivery(delivery)?.outcome?.kind ?? 'closed',
      });
    if (state === before?.state) return;
    // The store knows neither what a receiver answered nor what it did instead.
    if (state === 'acknowledged')
      this.#events.push({ kind: 'callback-acknowledged', callback: id, attempt: attempts, status: 0 });
    if (state === 'abandoned')
      this.#events.push({ kind: 'callback-abandoned', callback: id, attempt: attempts, reason: 'seen in the store' });
  }

  /** What only the whole of a decision shows: what freed a lock, and what closed an order. */
  #withCause(event: StoreEvent): StoreEvent {
    if (event.kind === 'lock-released') {
      const settled = this.#events.find(
        (other): other is DeliverySettled =>
          other.kind === 'delivery-settled' && other.machine === event.machine && other.token === event.token,
      );
      return settled ? { ...event, cause: settled.outcome } : event;
    }
    if (event.kind !== 'order-changed' || event.status !== 'CLOSED') return event;
    const expired = this.#events.some(
      (other) => other.kind === 'callback-queued' && other.order === event.order && other.delivery === '',
    );
    return expired ? { ...event, cause: 'expiry' } : event;
  }

  /** Number of the job with which a delivery begins; 0 when there was none. */
  #jobOf({ orderId, recordId }: Delivery): DeliveryStarted['job'] {
    const at = this.#removedJobs.findIndex((job) => job.orderId === orderId && job.recordId === recordId);
    return at < 0 ? 0 : (this.#removedJobs.splice(at, 1)[0]?.id ?? 0);
  }

  #rememberJobs(jobs: readonly Job[]): readonly Job[] {
    for (const job of jobs) this.#seenJobs.set(job.id, job);
    return jobs;
  }
}
