import type { Callback } from '#core/domain/callback.ts';
import type { Delivery, Job } from '#core/domain/delivery.ts';
import type { FreshnessMark } from '#core/domain/freshness.ts';
import type { Lane, Machine } from '#core/domain/machine.ts';
import type { Order } from '#core/domain/order.ts';
import type { PickupCode } from '#core/domain/pickup-code.ts';
import type { Lock } from '#core/lock/lock.ts';
import type { Replay, Sequence } from '../store.ts';
import { DeadlinesOfGroups } from './grouped-deadline-index.ts';
import { Deadlines } from './deadline-index.ts';
import { Groups } from './group-index.ts';
import { Table } from './table.ts';
import { UndoLog } from './undo-log.ts';
import { Unique } from './unique-index.ts';

/** Everything that a memory store holds: tables, and the indexes that answer the questions of `Rows`. */
export class Tables {
  readonly log = new UndoLog();

  readonly machines = new Table<string, Machine>(this.log);
  readonly machinesOfApp = new Groups<string, Machine>(
    (machine) => machine.appId,
    (a, b) => compareText(a.machineNo, b.machineNo),
  );

  /** Every machine in one group, for the order. */
  readonly everyMachine = new Groups<string, Machine>(
    () => 0,
    (a, b) => compareText(a.machineNo, b.machineNo),
  );

  readonly freshness = new Table<string, FreshnessMark>(this.log);

  readonly lanes = new Table<string, Lane>(this.log);
  readonly lanesOfMachine = new Groups<string, Lane>(
    (lane) => lane.machineNo,
    (a, b) => a.lane - b.lane,
  );

  readonly locks = new Table<string, Lock>(this.log);
  readonly dwells = new Deadlines<string, Lock>(this.locks, (lock) => lock.hold?.until ?? null);

  readonly orders = new Table<number, Order>(this.log);
  readonly trades = new Unique<number, Order>({
    scopeOf: (order) => order.appId,
    nameOf: (order) => order.tradeId,
  });
  readonly expiries = new Deadlines<number, Order>(this.orders, (order) => order.expiresAt);

  readonly deliveries = new Table<string, Delivery>(this.log);
  readonly inFlight = new Groups<string, Delivery>(
    (delivery) => (delivery.outcome === null ? delivery.machineNo : undefined),
    compareToken,
  );
  readonly deliveriesOfOrder = new Groups<string, Delivery>(
    (delivery) => (delivery.orderId === 0 ? undefined : delivery.orderId),
    compareToken,
  );
  readonly timeouts = new Deadlines<string, Delivery>(this.deliveries, (delivery) => delivery.timeoutAt);

  readonly jobs = new Table<number, Job>(this.log);
  readonly jobsOfMachine = new Groups<number, Job>((job) => job.machineNo, compareId);
  readonly jobsOfOrder = new Groups<number, Job>((job) => job.orderId, compareId);

  readonly pickupCodes = new Table<number, PickupCode>(this.log);
  readonly codes = new Unique<number, PickupCode>({
    scopeOf: (code) => code.machineNo,
    nameOf: (code) => code.code,
  });
  readonly openCodes = new Groups<number, PickupCode>(
    (code) => (code.usedByOrder === null && code.cancelledAt === null ? code.machineNo : undefined),
    compareId,
  );

  readonly replays = new Table<string, Replay>(this.log);
  readonly replayExpiries = new Deadlines<string, Replay>(this.replays, (replay) => replay.expiresAt);

  readonly callbacks = new Table<number, Callback>(this.log);
  /** Of each merchant apart. */
  readonly attempts = new DeadlinesOfGroups<number, Callback>(
    this.callbacks,
    (callback) => callback.appId,
    (callback) => callback.nextAt,
  );

  readonly notes = new Table<string, string>(this.log);
  readonly sequences = new Table<Sequence, number>(this.log);

  constructor() {
    this.machines.follow(this.machinesOfApp, this.everyMachine);
    this.lanes.follow(this.lanesOfMachine);
    this.locks.follow(this.dwells);
    this.orders.follow(this.trades, this.expiries);
    this.deliveries.follow(this.inFlight, this.deliveriesOfOrder, this.timeouts);
    this.jobs.follow(this.jobsOfMachine, this.jobsOfOrder);
    this.pickupCodes.follow(this.codes, this.openCodes);
    this.replays.follow(this.replayExpiries);
    this.callbacks.follow(this.attempts);
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
