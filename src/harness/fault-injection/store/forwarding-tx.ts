import type { Callback } from '#core/domain/callback.ts';
import type { CoreLease, Line } from '#core/domain/several-cores.ts';
import type { Delivery, Job } from '#core/domain/delivery.ts';
import type { StoredFreshness } from '#core/domain/freshness.ts';
import type { Lane, Machine } from '#core/domain/machine.ts';
import type { Order } from '#core/domain/order.ts';
import type { PickupCode } from '#core/domain/pickup-code.ts';
import type { Lock } from '#core/lock/lock.ts';
import type { ExpectedRows, IdempotencyRecord, Sequence, Tx } from '#core/store/store.ts';

/** A `Tx` that forwards every call; the base of decorators. */
export class ForwardingTx implements Tx {
  protected readonly tx: Tx;

  constructor(tx: Tx) {
    this.tx = tx;
  }

  machine(machineNo: string): Machine | undefined {
    return this.tx.machine(machineNo);
  }
  machines(appId: string): readonly Machine[] {
    return this.tx.machines(appId);
  }
  allMachines(): readonly Machine[] {
    return this.tx.allMachines();
  }
  freshness(machineNo: string): StoredFreshness | undefined {
    return this.tx.freshness(machineNo);
  }
  lane(machineNo: string, lane: number): Lane | undefined {
    return this.tx.lane(machineNo, lane);
  }
  lanes(machineNo: string): readonly Lane[] {
    return this.tx.lanes(machineNo);
  }
  lock(machineNo: string): Lock {
    return this.tx.lock(machineNo);
  }
  order(id: number): Order | undefined {
    return this.tx.order(id);
  }
  orderByTrade(appId: string, tradeId: string): Order | undefined {
    return this.tx.orderByTrade(appId, tradeId);
  }
  delivery(id: string): Delivery | undefined {
    return this.tx.delivery(id);
  }
  inFlight(machineNo: string): readonly Delivery[] {
    return this.tx.inFlight(machineNo);
  }
  jobs(machineNo: string, limit: number): readonly Job[] {
    return this.tx.jobs(machineNo, limit);
  }
  jobsOfOrder(orderId: number): readonly Job[] {
    return this.tx.jobsOfOrder(orderId);
  }
  deliveriesOfOrder(orderId: number): readonly Delivery[] {
    return this.tx.deliveriesOfOrder(orderId);
  }
  pickupCode(machineNo: string, code: string): PickupCode | undefined {
    return this.tx.pickupCode(machineNo, code);
  }
  pickupCodeById(id: number): PickupCode | undefined {
    return this.tx.pickupCodeById(id);
  }
  openPickupCodes(machineNo: string): readonly PickupCode[] {
    return this.tx.openPickupCodes(machineNo);
  }
  idempotencyRecord(appId: string, sign: string): IdempotencyRecord | undefined {
    return this.tx.idempotencyRecord(appId, sign);
  }
  callback(id: number): Callback | undefined {
    return this.tx.callback(id);
  }
  note(name: string): string | undefined {
    return this.tx.note(name);
  }
  core(id: number): CoreLease | undefined {
    return this.tx.core(id);
  }
  cores(): readonly CoreLease[] {
    return this.tx.cores();
  }
  line(machineNo: string): Line | undefined {
    return this.tx.line(machineNo);
  }
  linesWithCommand(core: number): readonly Line[] {
    return this.tx.linesWithCommand(core);
  }
  databaseTime(): number | undefined {
    return this.tx.databaseTime();
  }
  expect(rows: ExpectedRows): void {
    this.tx.expect(rows);
  }
  next(sequence: Sequence): number {
    return this.tx.next(sequence);
  }
  putMachine(machine: Machine): void {
    this.tx.putMachine(machine);
  }
  putFreshness(machineNo: string, mark: StoredFreshness): void {
    this.tx.putFreshness(machineNo, mark);
  }
  putLane(lane: Lane): void {
    this.tx.putLane(lane);
  }
  putLock(machineNo: string, lock: Lock): void {
    this.tx.putLock(machineNo, lock);
  }
  putOrder(order: Order): void {
    this.tx.putOrder(order);
  }
  putDelivery(delivery: Delivery): void {
    this.tx.putDelivery(delivery);
  }
  putJob(job: Job): void {
    this.tx.putJob(job);
  }
  deleteJob(id: number): void {
    this.tx.deleteJob(id);
  }
  putPickupCode(code: PickupCode): void {
    this.tx.putPickupCode(code);
  }
  putIdempotencyRecord(replay: IdempotencyRecord): void {
    this.tx.putIdempotencyRecord(replay);
  }
  putCallback(callback: Callback): void {
    this.tx.putCallback(callback);
  }
  putNote(name: string, value: string): void {
    this.tx.putNote(name, value);
  }
  putCore(lease: CoreLease): void {
    this.tx.putCore(lease);
  }
  deleteCore(id: number): void {
    this.tx.deleteCore(id);
  }
  putLine(line: Line): void {
    this.tx.putLine(line);
  }
}
