import type { Callback } from '#core/domain/callback.ts';
import type { CoreLease, Line } from '#core/domain/several-cores.ts';
import type { Delivery, Job } from '#core/domain/delivery.ts';
import type { StoredFreshness } from '#core/domain/freshness.ts';
import type { Lane, Machine } from '#core/domain/machine.ts';
import type { Order } from '#core/domain/order.ts';
import type { PickupCode } from '#core/domain/pickup-code.ts';
import { unusedLock, type Lock } from '#core/lock/lock.ts';
import type { ExpectedRows, IdempotencyRecord, Rows } from '../store.ts';
import { pairKey } from './table.ts';
import type { Tables } from './tables.ts';

/** The questions of `Rows`, answered from the tables. */
export class MemoryRows implements Rows {
  protected readonly tables: Tables;

  constructor(tables: Tables) {
    this.tables = tables;
  }

  machine(machineNo: string): Machine | undefined {
    return this.tables.machines.get(machineNo);
  }

  machines(appId: string): readonly Machine[] {
    return this.tables.machinesOfMerchant.list(appId);
  }

  allMachines(): readonly Machine[] {
    return this.tables.allMachines.list(0);
  }

  freshness(machineNo: string): StoredFreshness | undefined {
    return this.tables.freshness.get(machineNo);
  }

  lane(machineNo: string, lane: number): Lane | undefined {
    return this.tables.lanes.get(pairKey(machineNo, lane));
  }

  lanes(machineNo: string): readonly Lane[] {
    return this.tables.lanesOfMachine.list(machineNo);
  }

  lock(machineNo: string): Lock {
    return this.tables.locks.get(machineNo) ?? unusedLock;
  }

  order(id: number): Order | undefined {
    return this.tables.orders.get(id);
  }

  orderByTrade(appId: string, tradeId: string): Order | undefined {
    const id = this.tables.ordersByTradeId.find(appId, tradeId);
    return id === undefined ? undefined : this.tables.orders.get(id);
  }

  delivery(id: string): Delivery | undefined {
    return this.tables.deliveries.get(id);
  }

  inFlight(machineNo: string): readonly Delivery[] {
    return this.tables.inFlight.list(machineNo);
  }

  jobs(machineNo: string, limit: number): readonly Job[] {
    return this.tables.jobsOfMachine.list(machineNo, limit);
  }

  jobsOfOrder(orderId: number): readonly Job[] {
    return this.tables.jobsOfOrder.list(orderId);
  }

  deliveriesOfOrder(orderId: number): readonly Delivery[] {
    return this.tables.deliveriesOfOrder.list(orderId);
  }

  pickupCode(machineNo: string, code: string): PickupCode | undefined {
    const id = this.tables.pickupCodesByCode.find(machineNo, code);
    return id === undefined ? undefined : this.tables.pickupCodes.get(id);
  }

  pickupCodeById(id: number): PickupCode | undefined {
    return this.tables.pickupCodes.get(id);
  }

  openPickupCodes(machineNo: string): readonly PickupCode[] {
    return this.tables.openPickupCodes.list(machineNo);
  }

  idempotencyRecord(appId: string, sign: string): IdempotencyRecord | undefined {
    return this.tables.idempotencyRecords.get(pairKey(appId, sign));
  }

  callback(id: number): Callback | undefined {
    return this.tables.callbacks.get(id);
  }

  note(name: string): string | undefined {
    return this.tables.notes.get(name);
  }

  core(id: number): CoreLease | undefined {
    return this.tables.cores.get(id);
  }

  cores(): readonly CoreLease[] {
    return this.tables.allCores.list(0);
  }

  line(machineNo: string): Line | undefined {
    return this.tables.lines.get(machineNo);
  }

  linesWithCommand(core: number): readonly Line[] {
    return this.tables.linesWithCommand.list(core);
  }

  databaseTime(): number | undefined {
    return undefined;
  }

  /** All rows are at hand. */
  expect(_rows: ExpectedRows): void {}
}
