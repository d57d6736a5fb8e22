import type { Callback } from '#core/domain/callback.ts';
import type { Delivery, Job } from '#core/domain/delivery.ts';
import type { StoredFreshness } from '#core/domain/freshness.ts';
import type { Lane, Machine } from '#core/domain/machine.ts';
import type { Order } from '#core/domain/order.ts';
import type { PickupCode } from '#core/domain/pickup-code.ts';
import type { Lock } from '#core/lock/lock.ts';
import type { IdempotencyRecord, Sequence, Tx } from '../store.ts';
import { SqliteRows } from './rows.ts';
import type { SqliteTables } from './tables/tables.ts';
import type { Transaction } from './transaction.ts';

/** What a decision on a file holds in its hands. Writes go to the file at once, under the decision's savepoint. */
export class SqliteTx extends SqliteRows implements Tx {
  readonly #transaction: Transaction;

  constructor(tables: SqliteTables, transaction: Transaction) {
    super(tables);
    this.#transaction = transaction;
  }

  next(sequence: Sequence): number {
    this.#transaction.beforeWrite();
    return this.#transaction.sequences.next(sequence);
  }

  putMachine(machine: Machine): void {
    this.#writable().machines.put(machine);
  }

  putFreshness(machineNo: string, mark: StoredFreshness): void {
    this.#writable().freshness.put(machineNo, mark);
  }

  putLane(lane: Lane): void {
    this.#writable().lanes.put(lane);
  }

  putLock(machineNo: string, lock: Lock): void {
    this.#writable().locks.put(machineNo, lock);
  }

  putOrder(order: Order): void {
    this.#writable().orders.put(order);
  }

  putDelivery(delivery: Delivery): void {
    this.#writable().deliveries.put(delivery);
  }

  putJob(job: Job): void {
    this.#writable().jobs.put(job);
  }

  deleteJob(id: number): void {
    this.#writable().jobs.delete(id);
  }

  putPickupCode(code: PickupCode): void {
    this.#writable().pickupCodes.put(code);
  }

  putIdempotencyRecord(replay: IdempotencyRecord): void {
    this.#writable().idempotencyRecords.put(replay);
  }

  putCallback(callback: Callback): void {
    this.#writable().callbacks.put(callback);
  }

  putNote(name: string, value: string): void {
    this.#writable().notes.put(name, value);
  }

  /** Forgets at most `limit` replays that expired before `now`. @returns how many. */
  pruneIdempotencyRecords(now: number, limit: number): number {
    return this.#writable().idempotencyRecords.prune(now, limit);
  }

  #writable(): SqliteTables {
    this.#transaction.beforeWrite();
    return this.tables;
  }
}
