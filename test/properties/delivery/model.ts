import type { MachineKind, MachineMode } from '#core/domain/machine.ts';

export const dwellMs: Readonly<Record<MachineKind, number>> = {
  'electronic-lock': 15_000,
  motor: 30_000,
  conveyor: 90_000,
  other: 45_000,
};
export const timeoutMs = 120_000;
export const expiryMs = 1_200_000;
export const maxQueue = 4;
export const firstStock = 12;

/** A machine's expected state: its lock, its queue, its one lane. */
export interface ModelMachine {
  readonly machineNo: string;
  readonly kind: MachineKind;
  readonly multiDrop: boolean;
  readonly oldFirmware: boolean;
  mode: MachineMode;
  online: boolean;
  stock: number;
  lastToken: number;
  hold: { readonly token: number; readonly delivery: ModelDelivery; readonly until: number } | null;
  queue: { readonly job: number; readonly order: ModelOrder; readonly quantity: number }[];
}

/** An order of one record. */
export interface ModelOrder {
  readonly id: number;
  readonly machine: ModelMachine;
  readonly quantity: number;
  readonly expiresAt: number;
  status: 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED' | 'REVOKED' | 'USERPAYING' | 'PAYERROR';
  delivered: number;
  inFlight: number;
  doubtful: number;
  timedOut: boolean;
}

export interface ModelDelivery {
  readonly id: string;
  readonly machine: ModelMachine;
  /** Null for a lane test. */
  readonly order: ModelOrder | null;
  readonly quantity: number;
  readonly token: number;
  readonly timeoutAt: number;
  outcome: 'success' | 'failure' | 'timeout' | null;
}

/** A refusal by its code, or the value that is accepted. */
export type Expected = number | object;

const numbers = { SUCCESS: 1, REFUND: 2, CLOSED: 3, REVOKED: 4, USERPAYING: 5, PAYERROR: 6 } as const;

/** A simple model of the core: the rules of PROTOCOL §4 on plain objects, without any of the core's code. */
export class Model {
  now: number;
  readonly machines: readonly ModelMachine[];
  readonly orders: ModelOrder[] = [];
  readonly deliveries: ModelDelivery[] = [];
  /** Callbacks that must have been queued. */
  callbackCount = 0;
  jobs = 0;
  /** Started deliveries that were not sent to a machine yet. */
  #unsentDeliveries: ModelDelivery[] = [];

  constructor(
    now: number,
    machines: readonly Pick<ModelMachine, 'machineNo' | 'kind' | 'multiDrop' | 'oldFirmware'>[],
  ) {
    this.now = now;
    this.machines = machines.map((machine) => ({
      ...machine,
      mode: 'NORMAL',
      online: true,
      stock: firstStock,
      lastToken: 0,
      hold: null,
      queue: [],
    }));
  }

  create(machine: ModelMachine, quantity: number): Expected {
    if (machine.stock < quantity) return 6047;
    machine.stock -= quantity;
    const order: ModelOrder = {
      id: this.orders.length + 1,
      machine,
      quantity,
      expiresAt: this.now + expiryMs,
      status: 'NOTPAY',
      delivered: 0,
      inFlight: 0,
      doubtful: 0,
      timedOut: false,
    };
    this.orders.push(order);
    return { orderId: order.id };
  }

  update(order: ModelOrder, status: number): Expected {
    this.#closeOrderIfDue(order);
    const target = (Object.keys(numbers) as (keyof typeof numbers)[]).find((name) => numbers[name] === status)!;
    if (target === order.status) return { orderId: order.id };
    if (order.status === 'CLOSED') return 6042;
    if (isUnpaid(order) ? target === 'REFUND' : !(order.status === 'SUCCESS' && target === 'REFUND')) return 6043;
    order.status = target;
    if (target === 'REFUND' || target === 'CLOSED' || target === 'REVOKED') this.#restock(order);
    if (target === 'REFUND') order.machine.queue = order.machine.queue.filter((job) => job.order !== order);
    return { orderId: order.id };
  }

  deliver(order: ModelOrder): Expected {
    const { machine } = order;
    if (machine.mode !== 'NORMAL') return 6021;
    this.#expireHoldIfDue(machine);
    const refusal = refusalOf(order);
    if (refusal !== null) return refusal;
    return this.#command(machine, order, machine.multiDrop ? openItems(order) : 1);
  }

  laneTest(machine: ModelMachine): Expected {
    if (machine.mode !== 'MAINTENANCE') return 6021;
    this.#expireHoldIfDue(machine);
    return this.#command(machine, null, 1);
  }

  queue(order: ModelOrder): Expected {
    const { machine } = order;
    this.#expireHoldIfDue(machine);
    const isHandled = order.inFlight > 0 || machine.queue.some((job) => job.order === order);
    if (isHandled || order.status === 'REFUND' || (order.status === 'SUCCESS' && openItems(order) === 0))
      return this.#queueView(order);
    if (machine.mode !== 'NORMAL') return 6021;
    const unpaid = unpaidCode(order);
    if (unpaid !== null) return unpaid;
    if (!machine.online) return 4008;
    const each = machine.multiDrop ? openItems(order) : 1;
    if (machine.queue.length + openItems(order) / each > maxQueue) return 6057;
    for (let open = openItems(order); open > 0; open -= each)
      machine.queue.push({ job: (this.jobs += 1), order, quantity: each });
    this.#startNext(machine);
    return this.#queueView(order);
  }

  #queueView(order: ModelOrder): Expected {
    const pending = order.machine.queue
      .filter((job) => job.order === order)
      .reduce((sum, { quantity }) => sum + quantity, 0);
    const { quantity: total, delivered, inFlight: in_progress } = order;
    return { total, pending, in_progress, delivered, failed: total - pending - in_progress - delivered };
  }

  /** A machine reports a result. @param delivery undefined if an old firmware's report fits none. */
  reportResult(delivery: ModelDelivery | undefined, success: boolean): void {
    if (delivery) this.#settle(delivery, success ? 'success' : 'failure');
    this.sendAll();
  }

  setMode(machine: ModelMachine, mode: MachineMode): void {
    if (machine.mode === mode) return;
    machine.mode = mode;
    this.#startNext(machine);
    this.sendAll();
  }

  /** Sends the started deliveries; on an offline machine they fail at once. */
  sendAll(): void {
    for (let next = this.#unsentDeliveries.shift(); next; next = this.#unsentDeliveries.shift()) {
      if (!next.machine.online) this.#settle(next, 'failure');
    }
  }

  /** Fires every deadline that is due, the earliest first. */
  fireDeadlines(): void {
    for (const { fire } of this.#deadlines().filter(({ at }) => at <= this.now)) fire();
    this.sendAll();
  }

  /** Passes time with the core running: each deadline fires at its time. */
  passTime(ms: number): void {
    const end = this.now + ms;
    for (let next = this.#nextDeadline(end); next !== undefined; next = this.#nextDeadline(end)) {
      this.now = Math.max(this.now, next);
      this.fireDeadlines();
    }
    this.now = end;
  }

  /** Old firmware reports no delivery id: it means the oldest delivery in flight, or else the last that ended. */
  deliveryMeantByOldFirmware(order: ModelOrder | null, machine: ModelMachine): ModelDelivery | undefined {
    const runs = this.deliveries.filter((one) => one.machine === machine && one.order === order);
    return runs.find(({ outcome }) => outcome === null) ?? (order ? runs.at(-1) : undefined);
  }

  #nextDeadline(end: number): number | undefined {
    return this.#deadlines()
      .map(({ at }) => at)
      .find((at) => at <= end);
  }

  #deadlines(): { readonly at: number; readonly rank: number; readonly fire: () => void }[] {
    return [
      ...this.machines.flatMap((machine) =>
        machine.hold ? [{ at: machine.hold.until, rank: 0, fire: () => this.#expireHoldIfDue(machine) }] : [],
      ),
      ...this.deliveries
        .filter(({ outcome }) => outcome === null)
        .map((delivery) => ({ at: delivery.timeoutAt, rank: 1, fire: () => this.#settle(delivery, 'timeout') })),
      ...this.orders
        .filter(isUnpaid)
        .map((order) => ({ at: order.expiresAt, rank: 2, fire: () => this.#closeOrderIfDue(order) })),
    ].sort((a, b) => a.at - b.at || a.rank - b.rank);
  }

  #command(machine: ModelMachine, order: ModelOrder | null, quantity: number): Expected {
    if (!machine.online) return 4008;
    if (machine.hold) return 6057;
    return { deliveryId: this.#startDelivery(machine, order, quantity).id };
  }

  #startDelivery(machine: ModelMachine, order: ModelOrder | null, quantity: number): ModelDelivery {
    const id = String(1_000_000_000_000_001 + this.deliveries.length);
    const delivery: ModelDelivery = {
      id,
      machine,
      order,
      quantity,
      token: (machine.lastToken += 1),
      timeoutAt: this.now + timeoutMs,
      outcome: null,
    };
    machine.hold = { token: delivery.token, delivery, until: this.now + dwellMs[machine.kind] };
    if (order) order.inFlight += quantity;
    this.deliveries.push(delivery);
    this.#unsentDeliveries.push(delivery);
    return delivery;
  }

  #settle(delivery: ModelDelivery, outcome: 'success' | 'failure' | 'timeout'): void {
    if (delivery.outcome) return;
    const { machine, order, quantity } = delivery;
    delivery.outcome = outcome;
    this.callbackCount += 1;
    if (order) {
      order.inFlight -= quantity;
      if (outcome === 'success') order.delivered += quantity;
      else if (outcome === 'timeout' || quantity > 1) order.doubtful += quantity;
      else if (order.status === 'REFUND') machine.stock += quantity;
      if (outcome === 'timeout') order.timedOut = true;
    }
    if (machine.hold?.token === delivery.token) machine.hold = null;
    this.#startNext(machine);
  }

  #expireHoldIfDue(machine: ModelMachine): void {
    if (!machine.hold || this.now < machine.hold.until) return;
    machine.hold = null;
    this.#startNext(machine);
  }

  #startNext(machine: ModelMachine): void {
    while (machine.mode === 'NORMAL' && !machine.hold) {
      const job = machine.queue.shift();
      if (!job) return;
      if (refusalOf(job.order) === null) this.#startDelivery(machine, job.order, job.quantity);
    }
  }

  #closeOrderIfDue(order: ModelOrder): void {
    if (!isUnpaid(order) || this.now < order.expiresAt) return;
    order.status = 'CLOSED';
    this.#restock(order);
    this.callbackCount += 1;
  }

  #restock(order: ModelOrder): void {
    order.machine.stock += order.quantity - order.delivered - order.inFlight - order.doubtful;
  }
}

const isUnpaid = ({ status }: ModelOrder) => status === 'NOTPAY' || status === 'USERPAYING' || status === 'PAYERROR';

function unpaidCode(order: ModelOrder): number | null {
  if (order.status === 'SUCCESS') return null;
  if (order.status === 'CLOSED') return 6042;
  return isUnpaid(order) ? 6054 : 6043;
}

function openItems(order: ModelOrder): number {
  return order.timedOut ? 0 : order.quantity - order.delivered - order.inFlight - order.doubtful;
}

function refusalOf(order: ModelOrder): number | null {
  const unpaid = unpaidCode(order);
  if (unpaid !== null) return unpaid;
  if (order.delivered >= order.quantity) return 6034;
  return openItems(order) > 0 ? null : 6043;
}
