import type { Callback } from '#core/domain/callback.ts';
import type { Delivery, DeliveryOutcome, Job } from '#core/domain/delivery.ts';
import type { Lane, Machine } from '#core/domain/machine.ts';
import type { Order } from '#core/domain/order.ts';
import type { PickupCode } from '#core/domain/pickup-code.ts';
import type { Lock } from '#core/lock/lock.ts';
import type { IdempotencyRecord } from '#core/store/store.ts';

/** Rows as the core would write them; every test names what matters to it. */
export function sampleMachine(machineNo: string, changes: Partial<Machine> = {}): Machine {
  return {
    machineNo,
    appId: 'app-1',
    name: '大厅 1 号机',
    kind: 'motor',
    mode: 'NORMAL',
    key: 'machine-secret',
    floorType: 1,
    board: 2,
    hasLift: false,
    hasDropSensor: true,
    multiDrop: false,
    utcOffsetMinutes: 480,
    createdAt: 1_700_000_000_000,
    ...changes,
  };
}

export function sampleLane(machineNo: string, lane: number, changes: Partial<Lane> = {}): Lane {
  return {
    machineNo,
    lane,
    productId: 7,
    productName: '可乐',
    price: 350,
    stock: 5,
    capacity: 5,
    floorStatus: 1,
    ...changes,
  };
}

export function sampleLock(token: number, expiresAt: number): Lock {
  return {
    lastToken: token,
    hold: { token, deliveryId: sampleDeliveryId(token), grantedAt: expiresAt - 30_000, expiresAt },
  };
}

export function sampleOrder(id: number, changes: Partial<Order> = {}): Order {
  return {
    id,
    appId: 'app-1',
    machineNo: '10000001',
    tradeId: `trade-${id}`,
    notifyUrl: 'https://shop.example/notify?x=1',
    status: 'NOTPAY',
    amount: 700,
    createdAt: 1_700_000_000_123,
    expiresAt: null,
    pickupCodeId: null,
    notifySendCount: 0,
    records: [
      {
        id: id * 10,
        productId: 7,
        lane: 3,
        quantity: 2,
        price: 350,
        status: 'WAITING_PICKED_UP',
        delivered: 0,
        inFlight: 0,
        doubtful: 0,
        notifySent: false,
      },
      {
        id: id * 10 + 1,
        productId: 8,
        lane: 4,
        quantity: 1,
        price: 0,
        status: 'IS_TIMEOUT',
        delivered: 0,
        inFlight: 0,
        doubtful: 1,
        notifySent: true,
      },
    ],
    ...changes,
  };
}

/** Sixteen digits. */
export function sampleDeliveryId(n: number): string {
  return String(1_000_000_000_000_000 + n);
}

export const sampleOutcome: DeliveryOutcome = {
  kind: 'failure',
  floorStatus: 2,
  errorMsg: 'Goods are Stuck',
  at: 1_700_000_000_900,
};

export function sampleDelivery(n: number, changes: Partial<Delivery> = {}): Delivery {
  return {
    id: sampleDeliveryId(n),
    machineNo: '10000001',
    appId: 'app-1',
    purpose: 'sale',
    orderId: 1,
    recordId: 10,
    lane: 3,
    quantity: 1,
    token: n,
    notifyUrl: 'https://shop.example/notify',
    startedAt: 1_700_000_000_456,
    timeoutAt: null,
    outcome: null,
    ...changes,
  };
}

export function sampleJob(id: number, changes: Partial<Job> = {}): Job {
  return { id, machineNo: '10000001', orderId: 1, recordId: 10, quantity: 1, ...changes };
}

export function samplePickupCode(id: number, changes: Partial<PickupCode> = {}): PickupCode {
  return {
    id,
    appId: 'app-1',
    machineNo: '10000001',
    code: String(100_000 + id),
    productId: 7,
    expiresAt: 1_800_000_000_000,
    usedByOrder: null,
    createdAt: 1_700_000_000_000,
    quantity: 1,
    cancelledAt: null,
    ...changes,
  };
}

export function sampleIdempotencyRecord(sign: string, changes: Partial<IdempotencyRecord> = {}): IdempotencyRecord {
  return { appId: 'app-1', sign, answer: '{"ok":true,"value":{}}', expiresAt: 1_700_000_600_000, ...changes };
}

export function sampleCallback(id: number, changes: Partial<Callback> = {}): Callback {
  return {
    id,
    appId: 'app-1',
    url: 'https://shop.example/notify',
    body: '{"method":"device.delivery.response","order_id":1}',
    orderId: 1,
    recordId: 10,
    deliveryId: sampleDeliveryId(1),
    attempts: 0,
    nextAt: null,
    state: 'pending',
    ...changes,
  };
}
