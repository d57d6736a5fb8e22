import type { Callback } from '#core/domain/callback.ts';
import type { CoreLease, Line } from '#core/domain/several-cores.ts';
import type { Delivery, Job } from '#core/domain/delivery.ts';
import type { StoredFreshness } from '#core/domain/freshness.ts';
import type { Lane, Machine } from '#core/domain/machine.ts';
import type { Order } from '#core/domain/order.ts';
import type { PickupCode } from '#core/domain/pickup-code.ts';
import type { Lock } from '#core/lock/lock.ts';
import { pickupCodeConflict, tradeIdConflict } from '../unique-conflicts.ts';
import type { IdempotencyRecord, Sequence, Tx } from '../store.ts';
import { MemoryRows } from './rows.ts';
import { pairKey } from './table.ts';
import type { Tables } from './tables.ts';

/** What a decision on a memory store holds in its hands. Of no use once the decision has ended. */
export class MemoryTx extends MemoryRows implements Tx {
  #open = false;

  /**
   * Runs one decision: its changes stay, or none of them does. Those that stay are in the tables' log.
   * @throws what the decision threw.
   */
  run<T>(decision: (tx: Tx) => T): T {
    const { log } = this.tables;
    const start = log.entries.length;
    this.#open = true;
    try {
      return decision(this);
    } catch (error) {
      log.rollBack(start);
      throw error;
    } finally {
      this.#open = false;
    }
  }

  /** True while a decision is running. */
  get isOpen(): boolean {
    return this.#open;
  }

  next(sequence: Sequence): number {
    const { sequences } = this.writable();
    const number = (sequences.get(sequence) ?? 0) + 1;
    sequences.put(sequence, number);
    return number;
  }

  putMachine(machine: Machine): void {
    this.writable().machines.put(machine.machineNo, machine);
  }

  putFreshness(machineNo: string, mark: StoredFreshness): void {
    this.writable().freshness.put(machineNo, mark);
  }

  putLane(lane: Lane): void {
    this.writable().lanes.put(pairKey(lane.machineNo, lane.lane), lane);
  }

  putLock(machineNo: string, lock: Lock): void {
    this.writable().locks.put(machineNo, lock);
  }

  putOrder(order: Order): void {
    const { orders, ordersByTradeId } = this.writable();
    if (!ordersByTradeId.isFree(order.id, order)) throw tradeIdConflict(order);
    orders.put(order.id, order);
  }

  putDelivery(delivery: Delivery): void {
    this.writable().deliveries.put(delivery.id, delivery);
  }

  putJob(job: Job): void {
    this.writable().jobs.put(job.id, job);
  }

  deleteJob(id: number): void {
    this.writable().jobs.delete(id);
  }

  putPickupCode(code: PickupCode): void {
    const { pickupCodes, pickupCodesByCode } = this.writable();
    if (!pickupCodesByCode.isFree(code.id, code)) throw pickupCodeConflict(code);
    pickupCodes.put(code.id, code);
  }

  putIdempotencyRecord(replay: IdempotencyRecord): void {
    this.writable().idempotencyRecords.put(pairKey(replay.appId, replay.sign), replay);
  }

  putCallback(callback: Callback): void {
    this.writable().callbacks.put(callback.id, callback);
  }

  putNote(name: string, value: string): void {
    this.writable().notes.put(name, value);
  }

  putCore(lease: CoreLease): void {
    this.writable().cores.put(lease.id, lease);
  }

  deleteCore(id: number): void {
    this.writable().cores.delete(id);
  }

  putLine(line: Line): void {
    this.writable().lines.put(line.machineNo, line);
  }

  /** The tables, for a change of a running decision. */
  protected writable(): Tables {
    if (!this.#open) throw new Error('a decision used its Tx after it had ended: decisions are synchronous');
    return this.tables;
  }
}
