import type { Callback } from '#core/domain/callback.ts';
import type { CoreLease, Line } from '#core/domain/several-cores.ts';
import type { Delivery, Job } from '#core/domain/delivery.ts';
import type { StoredFreshness } from '#core/domain/freshness.ts';
import type { Lane, Machine } from '#core/domain/machine.ts';
import type { Order } from '#core/domain/order.ts';
import type { PickupCode } from '#core/domain/pickup-code.ts';
import type { Lock } from '#core/lock/lock.ts';
import type { IdempotencyRecord, Sequence } from '../store.ts';
import { GroupedDeadlineIndex } from './grouped-deadline-index.ts';
import { DeadlineIndex } from './deadline-index.ts';
import { GroupIndex } from './group-index.ts';
import { Table } from './table.ts';
import { UndoLog } from './undo-log.ts';
import { UniqueIndex } from './unique-index.ts';

/** Everything that a memory store holds: tables, and the indexes that answer the questions of `Rows`. */
export class Tables {
  readonly log = new UndoLog();

  readonly machines = new Table<string, Machine>(this.log);
  readonly machinesOfMerchant = new GroupIndex<string, Machine>(
    (machine) => machine.appId,
    (a, b) => compareText(a.machineNo, b.machineNo),
  );

  /** Every machine in one group, for the order. */
  readonly allMachines = new GroupIndex<string, Machine>(
    () => 0,
    (a, b) => compareText(a.machineNo, b.machineNo),
  );

  readonly freshness = new Table<string, StoredFreshness>(this.log);

  readonly lanes = new Table<string, Lane>(this.log);
  readonly lanesOfMachine = new GroupIndex<string, Lane>(
    (lane) => lane.machineNo,
    (a, b) => a.lane - b.lane,
  );

  readonly locks = new Table<string, Lock>(this.log);
  readonly lockExpiries = new DeadlineIndex<string, Lock>(this.locks, (lock) => lock.hold?.expiresAt ?? null);

  readonly orders = new Table<number, Order>(this.log);
  readonly ordersByTradeId = new UniqueIndex<number, Order>({
    scopeOf: (order) => order.appId,
    nameOf: (order) => order.tradeId,
  });
  readonly orderExpiries = new DeadlineIndex<number, Order>(this.orders, (order) => order.expiresAt);

  readonly deliveries = new Table<string, Delivery>(this.log);
  readonly inFlight = new GroupIndex<string, Delivery>(
    (delivery) => (delivery.outcome === null ? delivery.machineNo : undefined),
    compareToken,
  );
  readonly deliveriesOfOrder = new GroupIndex<string, Delivery>(
    (delivery) => (delivery.orderId === 0 ? undefined : delivery.orderId),
    compareToken,
  );
  readonly deliveryTimeouts = new DeadlineIndex<string, Delivery>(this.deliveries, (delivery) => delivery.timeoutAt);

  readonly jobs = new Table<number, Job>(this.log);
  readonly jobsOfMachine = new GroupIndex<number, Job>((job) => job.machineNo, compareId);
  readonly jobsOfOrder = new GroupIndex<number, Job>((job) => job.orderId, compareId);

  readonly pickupCodes = new Table<number, PickupCode>(this.log);
  readonly pickupCodesByCode = new UniqueIndex<number, PickupCode>({
    scopeOf: (code) => code.machineNo,
    nameOf: (code) => code.code,
  });
  readonly openPickupCodes = new GroupIndex<number, PickupCode>(
    (code) => (code.usedByOrder === null && code.cancelledAt === null ? code.machineNo : undefined),
    compareId,
  );

  readonly idempotencyRecords = new Table<string, IdempotencyRecord>(this.log);
  readonly idempotencyExpiries = new DeadlineIndex<string, IdempotencyRecord>(
    this.idempotencyRecords,
    (replay) => replay.expiresAt,
  );

  readonly callbacks = new Table<number, Callback>(this.log);
  /** Of each merchant apart. */
  readonly callbackAttempts = new GroupedDeadlineIndex<number, Callback>(
    this.callbacks,
    (callback) => callback.appId,
    (callback) => callback.nextAt,
  );

  readonly notes = new Table<string, string>(this.log);
  readonly sequences = new Table<Sequence, number>(this.log);

  readonly cores = new Table<number, CoreLease>(this.log);
  /** Every lease in one group, for the order. */
  readonly allCores = new GroupIndex<number, CoreLease>(() => 0, compareId);

  readonly lines = new Table<string, Line>(this.log);
  readonly linesWithCommand = new GroupIndex<string, Line>(
    (line) => (line.waiting === '' || line.core === 0 ? undefined : line.core),
    (a, b) => compareText(a.machineNo, b.machineNo),
  );

  constructor() {
    this.machines.addIndexes(this.machinesOfMerchant, this.allMachines);
    this.lanes.addIndexes(this.lanesOfMachine);
    this.locks.addIndexes(this.lockExpiries);
    this.orders.addIndexes(this.ordersByTradeId, this.orderExpiries);
    this.deliveries.addIndexes(this.inFlight, this.deliveriesOfOrder, this.deliveryTimeouts);
    this.jobs.addIndexes(this.jobsOfMachine, this.jobsOfOrder);
    this.pickupCodes.addIndexes(this.pickupCodesByCode, this.openPickupCodes);
    this.idempotencyRecords.addIndexes(this.idempotencyExpiries);
    this.callbacks.addIndexes(this.callbackAttempts);
    this.cores.addIndexes(this.allCores);
    this.lines.addIndexes(this.linesWithCommand);
  }
}

/** By code unit, never by the locale. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function compareId(a: { readonly id: number }, b: { readonly id: number }): number {
  return a.id - b.id;
}

/** A machine's tokens are never given twice; the id only keeps the order total. */
function compareToken(a: Delivery, b: Delivery): number {
  return a.token - b.token || compareText(a.id, b.id);
}
