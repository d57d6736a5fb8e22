import type { Callback } from '#core/domain/callback.ts';
import type { CoreLease, Line } from '#core/domain/several-cores.ts';
import type { Delivery, Job } from '#core/domain/delivery.ts';
import type { StoredFreshness } from '#core/domain/freshness.ts';
import type { Lane, Machine } from '#core/domain/machine.ts';
import type { Order } from '#core/domain/order.ts';
import type { PickupCode } from '#core/domain/pickup-code.ts';
import type { Lock } from '#core/lock/lock.ts';
import type { ExpectedRows, IdempotencyRecord, Rows } from '../store.ts';
import type { SqliteTables } from './tables/tables.ts';

/** The questions of `Rows`, answered from memory; a row that is not there is loaded, and the question asked again. */
export class SqliteRows implements Rows {
  protected readonly tables: SqliteTables;

  constructor(tables: SqliteTables) {
    this.tables = tables;
  }

  machine(machineNo: string): Machine | undefined {
    return this.tables.machines.get(machineNo);
  }

  machines(appId: string): readonly Machine[] {
    return this.tables.machines.ofApp(appId);
  }

  allMachines(): readonly Machine[] {
    return this.tables.machines.every();
  }

  freshness(machineNo: string): StoredFreshness | undefined {
    return this.tables.freshness.get(machineNo);
  }

  lane(machineNo: string, lane: number): Lane | undefined {
    return this.tables.lanes.get(machineNo, lane);
  }

  lanes(machineNo: string): readonly Lane[] {
    return this.tables.lanes.ofMachine(machineNo);
  }

  lock(machineNo: string): Lock {
    return this.tables.locks.get(machineNo);
  }

  order(id: number): Order | undefined {
    return this.tables.orders.get(id);
  }

  orderByTrade(appId: string, tradeId: string): Order | undefined {
    return this.tables.orders.byTrade(appId, tradeId);
  }

  delivery(id: string): Delivery | undefined {
    return this.tables.deliveries.get(id);
  }

  inFlight(machineNo: string): readonly Delivery[] {
    return this.tables.deliveries.inFlight(machineNo);
  }

  jobs(machineNo: string, limit: number): readonly Job[] {
    return this.tables.jobs.ofMachine(machineNo, limit);
  }

  jobsOfOrder(orderId: number): readonly Job[] {
    return this.tables.jobs.ofOrder(orderId);
  }

  deliveriesOfOrder(orderId: number): readonly Delivery[] {
    return this.tables.deliveries.ofOrder(orderId);
  }

  pickupCode(machineNo: string, code: string): PickupCode | undefined {
    return this.tables.pickupCodes.get(machineNo, code);
  }

  pickupCodeById(id: number): PickupCode | undefined {
    return this.tables.pickupCodes.byId(id);
  }

  openPickupCodes(machineNo: string): readonly PickupCode[] {
    return this.tables.pickupCodes.open(machineNo);
  }

  idempotencyRecord(appId: string, sign: string): IdempotencyRecord | undefined {
    return this.tables.idempotencyRecords.get(appId, sign);
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
    return this.tables.cores.all();
  }

  line(machineNo: string): Line | undefined {
    return this.tables.lines.get(machineNo);
  }

  linesWithCommand(core: number): readonly Line[] {
    return this.tables.lines.withCommand(core);
  }

  databaseTime(): number | undefined {
    return undefined;
  }

  /** A row that is not at hand is loaded in microseconds. */
  expect(_rows: ExpectedRows): void {}
}
