import type { Callback } from '#core/domain/callback.ts';
import type { CoreLease, Line } from '#core/domain/several-cores.ts';
import type { Delivery, Job } from '#core/domain/delivery.ts';
import type { StoredFreshness } from '#core/domain/freshness.ts';
import type { Lane, Machine } from '#core/domain/machine.ts';
import type { Order } from '#core/domain/order.ts';
import type { PickupCode } from '#core/domain/pickup-code.ts';
import type { Lock } from '#core/lock/lock.ts';
import { StoreFailure, type DueDeadline, type IdempotencyRecord, type Sequence, type Tx } from '#core/store/store.ts';

interface ModelRows {
  machines: Machine[];
  freshness: { machineNo: string; mark: StoredFreshness }[];
  lanes: Lane[];
  locks: { machineNo: string; lock: Lock }[];
  orders: Order[];
  deliveries: Delivery[];
  jobs: Job[];
  codes: PickupCode[];
  replays: IdempotencyRecord[];
  callbacks: Callback[];
  notes: { name: string; value: string }[];
  cores: CoreLease[];
  lines: Line[];
  sequences: { sequence: Sequence; last: number }[];
}

/** What a store promises, in its simplest form: lists, searched from end to end, copied for every decision. */
export class StoreModel implements Tx {
  #rows: ModelRows = {
    machines: [],
    freshness: [],
    lanes: [],
    locks: [],
    orders: [],
    deliveries: [],
    jobs: [],
    codes: [],
    replays: [],
    callbacks: [],
    notes: [],
    cores: [],
    lines: [],
    sequences: [],
  };

  /** Runs a decision; throws what it throws, with nothing changed. */
  decide<T>(decision: (tx: Tx) => T): T {
    const before = structuredClone(this.#rows);
    try {
      return decision(this);
    } catch (problem) {
      this.#rows = before;
      throw problem;
    }
  }

  due(now: number, limit: number, isHeld: (callbackId: number) => boolean = () => false): readonly DueDeadline[] {
    const dues: (DueDeadline & { readonly queue: string })[] = [];
    for (const { machineNo, lock } of by(this.#rows.locks, (row) => row.machineNo)) {
      if (lock.hold) dues.push({ queue: 'dwell', kind: 'dwell', at: lock.hold.expiresAt, machineNo });
    }
    for (const { timeoutAt, id } of by(this.#rows.deliveries, (row) => row.id)) {
      if (timeoutAt !== null) dues.push({ queue: 'timeout', kind: 'timeout', at: timeoutAt, deliveryId: id });
    }
    for (const { expiresAt, id } of by(this.#rows.orders, (row) => row.id)) {
      if (expiresAt !== null) dues.push({ queue: 'expiry', kind: 'expiry', at: expiresAt, orderId: id });
    }
    for (const { nextAt, id, appId } of by(this.#rows.callbacks, (row) => row.id)) {
      if (nextAt !== null && !isHeld(id))
        dues.push({ queue: `callbacks of ${appId}`, kind: 'callback', at: nextAt, callbackId: id });
    }
    const sorted = by(
      dues.filter((due) => due.at <= now),
      (due) => due.at,
    );
    // The place in its own queue; `by` keeps the order of what is alike.
    const placed = sorted.map((due, nth) => ({
      due,
      nth,
      place: sorted.slice(0, nth).filter(({ queue }) => queue === due.queue).length,
    }));
    const taken = by(placed, ({ place }) => place).slice(0, limit);
    return by(taken, ({ nth }) => nth).map(({ due: { queue: _queue, ...due } }) => due);
  }

  nextDue(after: number): number | undefined {
    return this.due(Infinity, 100_000).find(({ at }) => at > after)?.at;
  }

  prune(now: number): number {
    const remaining = this.#rows.replays.filter((row) => row.expiresAt >= now);
    const forgotten = this.#rows.replays.length - remaining.length;
    this.#rows.replays = remaining;
    return forgotten;
  }

  machine = (machineNo: string) => this.#rows.machines.find((row) => row.machineNo === machineNo);
  machines = (appId: string) =>
    by(
      this.#rows.machines.filter((row) => row.appId === appId),
      (row) => row.machineNo,
    );
  lane = (machineNo: string, lane: number) => this.lanes(machineNo).find((row) => row.lane === lane);
  lanes = (machineNo: string) =>
    by(
      this.#rows.lanes.filter((row) => row.machineNo === machineNo),
      (row) => row.lane,
    );
  lock = (machineNo: string) =>
    this.#rows.locks.find((row) => row.machineNo === machineNo)?.lock ?? { lastToken: 0, hold: null };
  order = (id: number) => this.#rows.orders.find((row) => row.id === id);
  orderByTrade = (appId: string, tradeId: string) =>
    this.#rows.orders.find((row) => row.appId === appId && row.tradeId === tradeId);
  delivery = (id: string) => this.#rows.deliveries.find((row) => row.id === id);
  inFlight = (machineNo: string) =>
    byToken(this.#rows.deliveries.filter((row) => row.machineNo === machineNo && row.outcome === null));
  jobs = (machineNo: string, limit: number) =>
    by(
      this.#rows.jobs.filter((row) => row.machineNo === machineNo),
      (row) => row.id,
    ).slice(0, limit);
  jobsOfOrder = (orderId: number) =>
    by(
      this.#rows.jobs.filter((row) => row.orderId === orderId),
      (row) => row.id,
    );
  deliveriesOfOrder = (orderId: number) =>
    byToken(this.#rows.deliveries.filter((row) => orderId !== 0 && row.orderId === orderId));
  pickupCode = (machineNo: string, code: string) =>
    this.#rows.codes.find((row) => row.machineNo === machineNo && row.code === code);
  pickupCodeById = (id: number) => this.#rows.codes.find((row) => row.id === id);
  openPickupCodes = (machineNo: string) =>
    by(
      this.#rows.codes.filter(
        (row) => row.machineNo === machineNo && row.usedByOrder === null && row.cancelledAt === null,
      ),
      (row) => row.id,
    );
  idempotencyRecord = (appId: string, sign: string) =>
    this.#rows.replays.find((row) => row.appId === appId && row.sign === sign);
  callback = (id: number) => this.#rows.callbacks.find((row) => row.id === id);
  freshness = (machineNo: string) => this.#rows.freshness.find((row) => row.machineNo === machineNo)?.mark;
  note = (name: string) => this.#rows.notes.find((row) => row.name === name)?.value;

  core = (id: number) => this.#rows.cores.find((row) => row.id === id);
  cores = () => by(this.#rows.cores, (row) => row.id);
  line = (machineNo: string) => this.#rows.lines.find((row) => row.machineNo === machineNo);
  linesWithCommand = (core: number) =>
    by(
      this.#rows.lines.filter((row) => row.core === core && core !== 0 && row.waiting !== ''),
      (row) => row.machineNo,
    );
  databaseTime = () => undefined;
  expect = () => undefined;

  next(sequence: Sequence): number {
    const last = (this.#rows.sequences.find((row) => row.sequence === sequence)?.last ?? 0) + 1;
    put(this.#rows.sequences, { sequence, last }, (row) => row.sequence === sequence);
    return last;
  }

  allMachines = () => by(this.#rows.machines, (row) => row.machineNo);
  putMachine = (row: Machine) => put(this.#rows.machines, row, (other) => other.machineNo === row.machineNo);
  putFreshness = (machineNo: string, mark: StoredFreshness) =>
    put(this.#rows.freshness, { machineNo, mark }, (other) => other.machineNo === machineNo);
  putLane = (row: Lane) =>
    put(this.#rows.lanes, row, (other) => other.machineNo === row.machineNo && other.lane === row.lane);
  putLock = (machineNo: string, lock: Lock) =>
    put(this.#rows.locks, { machineNo, lock }, (other) => other.machineNo === machineNo);
  putDelivery = (row: Delivery) => put(this.#rows.deliveries, row, (other) => other.id === row.id);
  putJob = (row: Job) => put(this.#rows.jobs, row, (other) => other.id === row.id);
  putIdempotencyRecord = (row: IdempotencyRecord) =>
    put(this.#rows.replays, row, (other) => other.appId === row.appId && other.sign === row.sign);
  putCallback = (row: Callback) => put(this.#rows.callbacks, row, (other) => other.id === row.id);
  putNote = (name: string, value: string) => put(this.#rows.notes, { name, value }, (other) => other.name === name);

  putCore = (row: CoreLease) => put(this.#rows.cores, row, (other) => other.id === row.id);
  putLine = (row: Line) => put(this.#rows.lines, row, (other) => other.machineNo === row.machineNo);

  putOrder(row: Order): void {
    const owner = this.orderByTrade(row.appId, row.tradeId);
    if (owner && owner.id !== row.id) throw new StoreFailure('trade taken');
    put(this.#rows.orders, row, (other) => other.id === row.id);
  }

  putPickupCode(row: PickupCode): void {
    const owner = this.pickupCode(row.machineNo, row.code);
    if (owner && owner.id !== row.id) throw new StoreFailure('code taken');
    put(this.#rows.codes, row, (other) => other.id === row.id);
  }

  deleteJob(id: number): void {
    this.#rows.jobs = this.#rows.jobs.filter((row) => row.id !== id);
  }

  deleteCore(id: number): void {
    this.#rows.cores = this.#rows.cores.filter((row) => row.id !== id);
  }
}

function put<Row>(rows: Row[], row: Row, isSame: (other: Row) => boolean): void {
  const at = rows.findIndex(isSame);
  if (at < 0) rows.push(row);
  else rows[at] = row;
}

function by<Row>(rows: readonly Row[], key: (row: Row) => string | number): Row[] {
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function byToken(rows: readonly Delivery[]): Delivery[] {
  return by(
    by(rows, (row) => row.id),
    (row) => row.token,
  );
}
