import type { Callback } from '#core/domain/callback.ts';
import type { CoreLease, Line } from '#core/domain/several-cores.ts';
import type { Delivery, Job } from '#core/domain/delivery.ts';
import type { StoredFreshness } from '#core/domain/freshness.ts';
import type { Lane, Machine } from '#core/domain/machine.ts';
import type { Order } from '#core/domain/order.ts';
import type { PickupCode } from '#core/domain/pickup-code.ts';
import type { Lock } from '#core/lock/lock.ts';
import type { IdempotencyRecord, Sequence, Tx } from '../store.ts';
import { SqliteRows } from './rows.ts';

/** What a decision holds in its hands. Its changes are in memory at once, and in the file with its batch. */
export class SqliteTx extends SqliteRows implements Tx {
  next(sequence: Sequence): number {
    return this.tables.sequences.next(sequence);
  }

  putMachine(machine: Machine): void {
    this.tables.machines.put(machine);
  }

  putFreshness(machineNo: string, mark: StoredFreshness): void {
    this.tables.freshness.put(machineNo, mark);
  }

  putLane(lane: Lane): void {
    this.tables.lanes.put(lane);
  }

  putLock(machineNo: string, lock: Lock): void {
    this.tables.locks.put(machineNo, lock);
  }

  putOrder(order: Order): void {
    this.tables.orders.put(order);
  }

  putDelivery(delivery: Delivery): void {
    this.tables.deliveries.put(delivery);
  }

  putJob(job: Job): void {
    this.tables.jobs.put(job);
  }

  deleteJob(id: number): void {
    this.tables.jobs.delete(id);
  }

  putPickupCode(code: PickupCode): void {
    this.tables.pickupCodes.put(code);
  }

  putIdempotencyRecord(replay: IdempotencyRecord): void {
    this.tables.idempotencyRecords.put(replay);
  }

  putCallback(callback: Callback): void {
    this.tables.callbacks.put(callback);
  }

  putNote(name: string, value: string): void {
    this.tables.notes.put(name, value);
  }

  putCore(lease: CoreLease): void {
    this.tables.cores.put(lease);
  }

  deleteCore(id: number): void {
    this.tables.cores.delete(id);
  }

  putLine(line: Line): void {
    this.tables.lines.put(line);
  }
}
