import type { Callback } from '../domain/callback.ts';
import type { CoreLease, Line } from '../domain/several-cores.ts';
import type { Delivery, Job } from '../domain/delivery.ts';
import type { StoredFreshness } from '../domain/freshness.ts';
import type { Lane, Machine } from '../domain/machine.ts';
import type { Order } from '../domain/order.ts';
import type { PickupCode } from '../domain/pickup-code.ts';
import type { Lock } from '../lock/lock.ts';

/**
 * What draws its numbers from the store: they start at 1, grow, and are never given twice, restarts included. What
 * others see of them has the database's number in front (`Ids`).
 */
export type Sequence = 'order' | 'record' | 'delivery' | 'job' | 'callback' | 'pickup-code' | 'core';

/** A remembered answer to a signed request (PROTOCOL §2, replay). */
export interface IdempotencyRecord {
  readonly appId: string;
  readonly sign: string;
  /** The answer as JSON. */
  readonly answer: string;
  /** Core time: may be forgotten after this. */
  readonly expiresAt: number;
}

/** A row whose time has come. */
export type DueDeadline =
  | { readonly kind: 'dwell'; readonly at: number; readonly machineNo: string }
  | { readonly kind: 'timeout'; readonly at: number; readonly deliveryId: string }
  | { readonly kind: 'expiry'; readonly at: number; readonly orderId: number }
  | { readonly kind: 'callback'; readonly at: number; readonly callbackId: number };

/** What a decision may look at. Rows are immutable values: to change one, put another. */
export interface Rows {
  machine(machineNo: string): Machine | undefined;
  /** Machines of one merchant, in order of number. */
  machines(appId: string): readonly Machine[];
  /** Machines of every merchant, and of none, in order of number. */
  allMachines(): readonly Machine[];
  /** What is remembered of a machine's last accepted frame. */
  freshness(machineNo: string): StoredFreshness | undefined;
  lane(machineNo: string, lane: number): Lane | undefined;
  /** Lanes of a machine in order of number. */
  lanes(machineNo: string): readonly Lane[];
  /** A machine that never had a lock answers `{ lastToken: 0, hold: null }`. */
  lock(machineNo: string): Lock;
  order(id: number): Order | undefined;
  orderByTrade(appId: string, tradeId: string): Order | undefined;
  delivery(id: string): Delivery | undefined;
  /** Deliveries of a machine that have no outcome yet, in order of token. */
  inFlight(machineNo: string): readonly Delivery[];
  /** Queued jobs of a machine in order of id, `limit` at most. */
  jobs(machineNo: string, limit: number): readonly Job[];
  /** Queued jobs of one order in order of id. */
  jobsOfOrder(orderId: number): readonly Job[];
  /** Deliveries of one order, in order of token. Lane tests have no order: under 0 there are none. */
  deliveriesOfOrder(orderId: number): readonly Delivery[];
  pickupCode(machineNo: string, code: string): PickupCode | undefined;
  pickupCodeById(id: number): PickupCode | undefined;
  /** Unused and uncancelled codes of a machine, in order of id. */
  openPickupCodes(machineNo: string): readonly PickupCode[];
  idempotencyRecord(appId: string, sign: string): IdempotencyRecord | undefined;
  callback(id: number): Callback | undefined;
  /** A note that the core keeps about itself, for example where its timeline stands. */
  note(name: string): string | undefined;
  /** The lease of a core that shares the store with others. */
  core(id: number): CoreLease | undefined;
  /** Every lease, in order of number. */
  cores(): readonly CoreLease[];
  /** Who holds the line of a machine; undefined where no core that shares the store has held it. */
  line(machineNo: string): Line | undefined;
  /** Lines of one core on which a command waits, in order of machine. */
  linesWithCommand(core: number): readonly Line[];
  /**
   * What the clock of the database's own host shows, ms; undefined for a store in the core's own process, which has no
   * clock of its own.
   */
  databaseTime(): number | undefined;
  /**
   * Names what a decision on many machines is going to look at: a store that is a network away loads it at once, and
   * not machine by machine. It changes no answer.
   */
  expect(rows: ExpectedRows): void;
}

/** What a decision is going to look at. */
export interface ExpectedRows {
  /** Machines with their locks, jobs and deliveries. */
  readonly machines: readonly string[];
  /** Machines with their lanes. */
  readonly lanesOf?: readonly string[];
}

/** What a decision may do. Nothing of it can be seen by anyone else before the decision is committed. */
export interface Tx extends Rows {
  next(sequence: Sequence): number;
  putMachine(machine: Machine): void;
  putFreshness(machineNo: string, mark: StoredFreshness): void;
  putLane(lane: Lane): void;
  putLock(machineNo: string, lock: Lock): void;
  putOrder(order: Order): void;
  putDelivery(delivery: Delivery): void;
  putJob(job: Job): void;
  deleteJob(id: number): void;
  putPickupCode(code: PickupCode): void;
  putIdempotencyRecord(record: IdempotencyRecord): void;
  putCallback(callback: Callback): void;
  putNote(name: string, value: string): void;
  putCore(lease: CoreLease): void;
  deleteCore(id: number): void;
  putLine(line: Line): void;
}

/** How soon a decision is committed: `now` unless given. */
export type Haste = 'now' | 'later';

/**
 * The core's persistent rows. A store loads and saves; it decides nothing.
 *
 * A *decision* is a synchronous function without effects outside its `Tx`. It commits as a whole. Decisions commit in
 * order and are answered in that order, so a lock's release is emitted before its next grant.
 *
 * Load, decide, write: a decision runs on rows in memory. Where it asks for one that is not there, it is taken back,
 * the row is loaded, and it runs again; what it changed is then written in one go. A row that turns out to be another
 * when it is written is loaded, and the decision runs again as well. So a decision draws no random numbers and sends
 * nothing, and its store may be a file, a thread or a network away.
 */
export interface Store {
  /**
   * Runs a decision and commits it.
   * @param haste `later`: no caller waits for it, so it may share the commit of the next decisions; a store puts it
   *   off for some milliseconds at most. What a crash loses meanwhile was not answered.
   * @returns what the decision returned, once the commit is durable.
   * @throws what the decision threw, with nothing changed; or `StoreFailure` when the commit did not happen.
   */
  decide<T>(decision: (tx: Tx) => T, haste?: Haste): Promise<T>;
  /** Looks at committed rows without changing any. */
  read<T>(query: (rows: Rows) => T): Promise<T>;
  /**
   * Rows whose deadline is at or before `now` (core time), earliest first; ties in the order of {@link DueDeadline}'s
   * kinds, then by id.
   *
   * If there are more than `limit`, they are taken in turn: the first of each, then the second of each, of dwells,
   * timeouts, expiries, and each merchant's callbacks. So one merchant's backlog does not hide the rows of another.
   * @param held callbacks that the sender holds: they are skipped and hide no others.
   */
  dueDeadlines(now: number, limit: number, held?: ReadonlySet<number>): Promise<readonly DueDeadline[]>;
  /** The earliest deadline of any row that is later than `after` (core time); undefined when there is none. */
  nextDeadline(after: number): Promise<number | undefined>;
  /** Deletes idempotency records that expired before `now` (core time). Returns how many. */
  prune(now: number): Promise<number>;
  /** Waits for commits under way, then closes. No call is taken afterwards. */
  close(): Promise<void>;
}

/**
 * The store could not commit. If only its answer may be lost (across a network, or on a failing disk), the result is
 * unknown: check the rows before a retry.
 */
export class StoreFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreFailure';
  }
}
