import { accept, type Result } from '#core/domain/errors.ts';
import type { Order } from '#core/domain/order.ts';
import { defaultMachine } from '#core/domain/description.ts';
import type { Machine } from '#core/domain/machine.ts';
import type { DeliveryView, MachineDetail, Services } from '#core/services.ts';

/** A service call that the API made: its name, and what it passed on. */
export interface ServiceCall {
  readonly name: string;
  readonly appId: string;
  readonly input: unknown;
}

/** Wall clock of the fakes: 2024-04-29 06:54:48 UTC, the timestamp of the documentation's own example. */
export const wallMs = 1_714_373_688_000;

export const order: Order = {
  id: 60,
  appId: 'app-1',
  machineNo: '16327129',
  tradeId: 'trade-1',
  notifyUrl: 'https://shop.example/callback',
  status: 'SUCCESS',
  amount: 700,
  createdAt: wallMs,
  expiresAt: null,
  pickupCodeId: null,
  notifySendCount: 0,
  records: [
    {
      id: 78,
      productId: 5,
      lane: 3,
      quantity: 2,
      price: 350,
      status: 'IS_DELIVERING',
      delivered: 1,
      inFlight: 1,
      doubtful: 0,
      notifySent: true,
    },
    {
      id: 79,
      productId: 6,
      lane: 4,
      quantity: 1,
      price: 0,
      status: 'WAITING_PICKED_UP',
      delivered: 0,
      inFlight: 0,
      doubtful: 0,
      notifySent: false,
    },
  ],
};

export const machine: Machine = {
  machineNo: '16327129',
  appId: 'app-1',
  name: 'Hall',
  kind: 'conveyor',
  mode: 'NORMAL',
  key: 'machine-key',
  floorType: 3,
  board: 1,
  hasLift: false,
  hasDropSensor: true,
  multiDrop: false,
  utcOffsetMinutes: 480,
  createdAt: wallMs,
};

const machineDetail: MachineDetail = {
  machine,
  online: true,
  description: defaultMachine(machine.machineNo),
  cabinets: ['A'],
  categories: [{ id: 2, title: '饮料' }],
  merchantName: 'One',
};

export const delivery: DeliveryView = {
  deliveryId: '1000000000000001',
  startedAt: wallMs,
  outcome: null,
  utcOffsetMinutes: 480,
};

/**
 * Services that write down what they are asked and answer with a sample, or with what a test has put in their place.
 */
export class FakeServices {
  readonly calls: ServiceCall[] = [];
  /** Answers by name of the call; a function may throw. */
  readonly answers = new Map<string, () => Result<never>>();
  readonly values = new Map<string, unknown>();

  readonly services: Services = {
    orders: {
      create: (caller, input) => this.#answer('orders.create', caller.appId, input, { orderId: 60 }),
      get: (caller, input) => this.#answer('orders.get', caller.appId, input, { order, utcOffsetMinutes: 480 }),
      update: (caller, input) => this.#answer('orders.update', caller.appId, input, { orderId: 60 }),
    },
    pickupCodes: {
      create: (caller, input) => this.#answer('pickupCodes.create', caller.appId, input, { created: 1 }),
      list: (caller, input) =>
        this.#answer('pickupCodes.list', caller.appId, input, { codes: [], utcOffsetMinutes: 480 }),
      cancel: (caller, input) => this.#answer('pickupCodes.cancel', caller.appId, input, { cancelled: 1 }),
      consume: (caller, input) =>
        this.#answer('pickupCodes.consume', caller.appId, input, {
          order: { ...order, status: 'PICKUPCODE' as const, pickupCodeId: 9 },
          utcOffsetMinutes: 480,
        }),
    },
    catalogue: {
      products: (caller, input) => this.#answer('catalogue.products', caller.appId, input, { total: 0, products: [] }),
      floors: (caller, input) => this.#answer('catalogue.floors', caller.appId, input, []),
      machine: (caller, machineNo) => this.#answer('catalogue.machine', caller.appId, machineNo, machineDetail),
      machines: (caller) => this.#answer('catalogue.machines', caller.appId, null, []),
      zone: (caller, machineNo) => this.#answer('catalogue.zone', caller.appId, machineNo, 480),
    },
    deliveries: {
      deliver: (caller, input) => this.#answer('deliveries.deliver', caller.appId, input, delivery),
      result: (caller, input) => this.#answer('deliveries.result', caller.appId, input, delivery),
      laneTest: (caller, input) => this.#answer('deliveries.laneTest', caller.appId, input, delivery),
      queue: (caller, input) =>
        this.#answer('deliveries.queue', caller.appId, input, {
          total: 5,
          pending: 3,
          in_progress: 1,
          delivered: 1,
          failed: 0,
        }),
    },
  };

  /** Calls that may change something: the look-up of a zone is none. */
  get effects(): readonly ServiceCall[] {
    return this.calls.filter((call) => call.name !== 'catalogue.zone');
  }

  #answer<T>(name: string, appId: string, input: unknown, sample: T): Promise<Result<T>> {
    this.calls.push({ name, appId, input });
    const refusal = this.answers.get(name);
    if (refusal) return Promise.resolve(refusal());
    return Promise.resolve(accept((this.values.get(name) as T | undefined) ?? sample));
  }
}
