import type { Callback } from '#core/domain/callback.ts';
import type { Delivery, Job } from '#core/domain/delivery.ts';
import type { StoredFreshness } from '#core/domain/freshness.ts';
import type { Lane, Machine } from '#core/domain/machine.ts';
import type { Order } from '#core/domain/order.ts';
import type { PickupCode } from '#core/domain/pickup-code.ts';
import type { CoreLease, Line } from '#core/domain/several-cores.ts';
import type { Lock } from '#core/lock/lock.ts';
import { MemoryTx } from '../memory/tx.ts';
import type { ExpectedRows, IdempotencyRecord, Sequence, Tx } from '../store.ts';
import { units, type Unit } from './units.ts';
import type { WorkingSet } from './working-set.ts';

/** What a decision came to. `missing`: nothing, and nothing of it stays; it runs again after the load. */
export type RunResult =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'missing' };

/** Ends a decision that asked for rows which are not loaded. One for all: its stack costs more than a load. */
const missingRows = new Error('rows are loaded, and the decision runs again');

/**
 * A decision's hands on a {@link WorkingSet}. What is not loaded is wanted, and the decision ends. A trade and a sign
 * that are not loaded are new, as good as always: the decision goes on, and the database refuses it if they are not.
 */
export class WorkingTx extends MemoryTx {
  readonly #set: WorkingSet;
  /** Units that the running decision took for absent. */
  readonly #assumed = new Map<string, Unit>();
  /** Those of them that the database refuses if they are there. */
  readonly #covered = new Set<string>();
  #isMissing = false;

  constructor(set: WorkingSet) {
    super(set.tables);
    this.#set = set;
  }

  /** Runs a decision, or a query. */
  attempt(decision: (tx: Tx) => unknown): RunResult {
    this.#assumed.clear();
    this.#covered.clear();
    this.#isMissing = false;
    let result: RunResult;
    try {
      result = { kind: 'returned', value: this.run(decision) };
    } catch (error) {
      result = { kind: 'threw', error };
      // What it threw may rest on what it took for absent, and no change of it stays that would show a mistake.
      this.#covered.clear();
    }
    return this.#needsLoad() ? { kind: 'missing' } : result;
  }

  /** A decision may have caught the exception of a miss: it did not see the rows all the same. */
  #needsLoad(): boolean {
    return this.#isMissing || [...this.#assumed.keys()].some((key) => !this.#covered.has(key));
  }

  override next(sequence: Sequence): number {
    this.writable();
    const { number, isDrawn } = this.#set.draw(sequence);
    if (!isDrawn) this.#isMissing = true;
    return number;
  }

  override machine(machineNo: string): Machine | undefined {
    return super.machine(machineNo) ?? this.#after(units.machine(machineNo), () => super.machine(machineNo));
  }

  override machines(appId: string): readonly Machine[] {
    return this.#after(units.machinesOfMerchant(appId), () => super.machines(appId));
  }

  override allMachines(): readonly Machine[] {
    return this.#after(units.allMachines(), () => super.allMachines());
  }

  override freshness(machineNo: string): StoredFreshness | undefined {
    return super.freshness(machineNo) ?? this.#after(units.machine(machineNo), () => super.freshness(machineNo));
  }

  override lane(machineNo: string, lane: number): Lane | undefined {
    return super.lane(machineNo, lane) ?? this.#after(units.lane(machineNo, lane), () => super.lane(machineNo, lane));
  }

  override lanes(machineNo: string): readonly Lane[] {
    return this.#after(units.lanes(machineNo), () => super.lanes(machineNo));
  }

  override lock(machineNo: string): Lock {
    return this.tables.locks.get(machineNo) ?? this.#after(units.machine(machineNo), () => super.lock(machineNo));
  }

  override order(id: number): Order | undefined {
    return super.order(id) ?? this.#after(units.order(id), () => super.order(id));
  }

  override orderByTrade(appId: string, tradeId: string): Order | undefined {
    const order = super.orderByTrade(appId, tradeId);
    if (!order) this.#assumeAbsent(units.trade(appId, tradeId));
    return order;
  }

  override delivery(id: string): Delivery | undefined {
    return super.delivery(id) ?? this.#after(units.delivery(id), () => super.delivery(id));
  }

  override inFlight(machineNo: string): readonly Delivery[] {
    return this.#after(units.machine(machineNo), () => super.inFlight(machineNo));
  }

  override jobs(machineNo: string, limit: number): readonly Job[] {
    return this.#after(units.machine(machineNo), () => super.jobs(machineNo, limit));
  }

  override jobsOfOrder(orderId: number): readonly Job[] {
    return this.#after(units.order(orderId), () => super.jobsOfOrder(orderId));
  }

  override deliveriesOfOrder(orderId: number): readonly Delivery[] {
    return this.#after(units.order(orderId), () => super.deliveriesOfOrder(orderId));
  }

  override pickupCode(machineNo: string, code: string): PickupCode | undefined {
    const find = (): PickupCode | undefined => super.pickupCode(machineNo, code);
    return find() ?? this.#after(units.pickupCodeOf(machineNo, code), find);
  }

  override pickupCodeById(id: number): PickupCode | undefined {
    return super.pickupCodeById(id) ?? this.#after(units.pickupCode(id), () => super.pickupCodeById(id));
  }

  override openPickupCodes(machineNo: string): readonly PickupCode[] {
    return this.#after(units.openPickupCodes(machineNo), () => super.openPickupCodes(machineNo));
  }

  override idempotencyRecord(appId: string, sign: string): IdempotencyRecord | undefined {
    const record = super.idempotencyRecord(appId, sign);
    if (!record) this.#assumeAbsent(units.idempotencyRecord(appId, sign));
    return record;
  }

  override callback(id: number): Callback | undefined {
    return super.callback(id) ?? this.#after(units.callback(id), () => super.callback(id));
  }

  override note(name: string): string | undefined {
    return super.note(name) ?? this.#after(units.note(name), () => super.note(name));
  }

  override core(id: number): CoreLease | undefined {
    return this.#after(units.cores(), () => super.core(id));
  }

  override cores(): readonly CoreLease[] {
    return this.#after(units.cores(), () => super.cores());
  }

  override line(machineNo: string): Line | undefined {
    return super.line(machineNo) ?? this.#after(units.machine(machineNo), () => super.line(machineNo));
  }

  override linesWithCommand(core: number): readonly Line[] {
    return this.#after(units.linesWithCommand(core), () => super.linesWithCommand(core));
  }

  override databaseTime(): number {
    const time = this.#set.databaseTime;
    if (time !== undefined) return time;
    this.#isMissing = true;
    throw missingRows;
  }

  override expect({ machines, lanesOf = [] }: ExpectedRows): void {
    const missing = [...machines.map(units.machine), ...lanesOf.map(units.lanes)].filter(
      (unit) => !this.#set.isLoaded(unit),
    );
    if (missing.length === 0) return;
    for (const unit of missing) this.#set.want(unit);
    this.#isMissing = true;
    throw missingRows;
  }

  override deleteCore(id: number): void {
    if (!this.tables.cores.get(id)) this.#after(units.cores(), () => undefined);
    super.deleteCore(id);
  }

  override putOrder(order: Order): void {
    super.putOrder(order);
    this.#cover(units.trade(order.appId, order.tradeId));
  }

  override deleteJob(id: number): void {
    if (!this.tables.jobs.get(id)) this.#after(units.job(id), () => undefined);
    super.deleteJob(id);
  }

  override putPickupCode(code: PickupCode): void {
    super.putPickupCode(code);
    this.#cover(units.pickupCodeOf(code.machineNo, code.code));
  }

  override putIdempotencyRecord(record: IdempotencyRecord): void {
    super.putIdempotencyRecord(record);
    this.#covered.add(units.idempotencyRecord(record.appId, record.sign).key);
  }

  /** What a unit has, once it is loaded. */
  #after<T>(unit: Unit, find: () => T): T {
    if (this.#set.isLoaded(unit)) return find();
    this.#set.want(unit);
    this.#isMissing = true;
    throw missingRows;
  }

  /** Takes what a unit has for absent, unless it is loaded. */
  #assumeAbsent(unit: Unit): void {
    if (this.#set.isLoaded(unit)) return;
    this.#set.want(unit);
    this.#assumed.set(unit.key, unit);
  }

  #cover(unit: Unit): void {
    this.#set.want(unit);
    this.#covered.add(unit.key);
  }
}
