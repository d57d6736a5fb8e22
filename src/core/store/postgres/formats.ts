import type { Callback } from '#core/domain/callback.ts';
import type { Delivery, DeliveryOutcome, Job } from '#core/domain/delivery.ts';
import type { StoredFreshness } from '#core/domain/freshness.ts';
import type { Lane, Machine } from '#core/domain/machine.ts';
import type { Order } from '#core/domain/order.ts';
import type { PickupCode } from '#core/domain/pickup-code.ts';
import type { CoreLease, Line } from '#core/domain/several-cores.ts';
import type { Hold, Lock } from '#core/lock/lock.ts';
import type { IdempotencyRecord } from '../store.ts';
import { json, mapped, plain, rowFormat, text } from './row-format.ts';

/** Machines. */
export const machineFormat = mapped(
  rowFormat<Required<Machine>>({
    machineNo: plain('machine_no'),
    appId: plain('app_id'),
    name: text('name'),
    kind: plain('kind'),
    mode: plain('mode'),
    key: text('key'),
    floorType: plain('floor_type'),
    board: plain('board'),
    hasLift: plain('has_lift'),
    hasDropSensor: plain('has_drop_sensor'),
    multiDrop: plain('multi_drop'),
    utcOffsetMinutes: plain('utc_offset_minutes'),
    createdAt: plain('created_at'),
    otherKeys: json('other_keys'),
  }),
  (machine: Machine) => ({ ...machine, otherKeys: machine.otherKeys ?? [] }),
  ({ otherKeys, ...machine }): Machine => ({ ...machine, ...(otherKeys.length > 0 ? { otherKeys } : {}) }),
);

/** What is remembered of each machine's last accepted frame. */
export const freshnessFormat = rowFormat<StoredFreshness & { machineNo: string }>({
  machineNo: plain('machine_no'),
  lastUnixSeconds: plain('last_unix_seconds'),
  requiresChallenge: plain('requires_challenge'),
});

/** What stands in the lanes. */
export const laneFormat = rowFormat<Lane>({
  machineNo: plain('machine_no'),
  lane: plain('lane'),
  productId: plain('product_id'),
  productName: text('product_name'),
  price: plain('price'),
  stock: plain('stock'),
  capacity: plain('capacity'),
  floorStatus: plain('floor_status'),
});

type StoredLock = { machineNo: string; lastToken: number } & { [Member in keyof Hold]: Hold[Member] | null };

/** The dwell locks, one row a machine; the columns of the hold are null while it is free. */
export const lockFormat = mapped(
  rowFormat<StoredLock>({
    machineNo: plain('machine_no'),
    lastToken: plain('last_token'),
    token: plain('token'),
    deliveryId: plain('delivery_id'),
    grantedAt: plain('granted_at'),
    expiresAt: plain('expires_at'),
  }),
  ({ machineNo, lock: { lastToken, hold } }: { machineNo: string; lock: Lock }) => ({
    machineNo,
    lastToken,
    ...(hold ?? { token: null, deliveryId: null, grantedAt: null, expiresAt: null }),
  }),
  ({ machineNo, lastToken, ...hold }) => ({ machineNo, lock: { lastToken, hold: isHold(hold) ? hold : null } }),
);

function isHold(hold: { [Member in keyof Hold]: Hold[Member] | null }): hold is Hold {
  return hold.token !== null;
}

/** Orders. Their records are one JSON column: an order is loaded and saved as a whole. */
export const orderFormat = rowFormat<Order>({
  id: plain('id'),
  appId: plain('app_id'),
  tradeId: text('trade_id'),
  machineNo: plain('machine_no'),
  notifyUrl: text('notify_url'),
  status: plain('status'),
  amount: plain('amount'),
  createdAt: plain('created_at'),
  expiresAt: plain('expires_at'),
  pickupCodeId: plain('pickup_code_id'),
  notifySendCount: plain('notify_send_count'),
  records: json('records'),
});

type StoredDelivery = Omit<Delivery, 'outcome'> & {
  [Member in keyof DeliveryOutcome as `outcome_${Member}`]: DeliveryOutcome[Member] | null;
};

/** Deliveries; the columns of the outcome are null while there is none. */
export const deliveryFormat = mapped(
  rowFormat<StoredDelivery>({
    id: plain('id'),
    machineNo: plain('machine_no'),
    appId: plain('app_id'),
    purpose: plain('purpose'),
    orderId: plain('order_id'),
    recordId: plain('record_id'),
    lane: plain('lane'),
    quantity: plain('quantity'),
    token: plain('token'),
    notifyUrl: text('notify_url'),
    startedAt: plain('started_at'),
    timeoutAt: plain('timeout_at'),
    outcome_kind: plain('outcome'),
    outcome_floorStatus: plain('floor_status'),
    outcome_errorMsg: text('error_msg'),
    outcome_at: plain('outcome_at'),
  }),
  ({ outcome, ...delivery }: Delivery) => ({
    ...delivery,
    outcome_kind: outcome && outcome.kind,
    outcome_floorStatus: outcome && outcome.floorStatus,
    outcome_errorMsg: outcome && outcome.errorMsg,
    outcome_at: outcome && outcome.at,
  }),
  ({ outcome_kind: kind, outcome_floorStatus, outcome_errorMsg, outcome_at, ...delivery }): Delivery => ({
    ...delivery,
    outcome:
      kind === null || outcome_floorStatus === null || outcome_errorMsg === null || outcome_at === null
        ? null
        : { kind, floorStatus: outcome_floorStatus, errorMsg: outcome_errorMsg, at: outcome_at },
  }),
);

/** Queued commands. */
export const jobFormat = rowFormat<Job>({
  id: plain('id'),
  machineNo: plain('machine_no'),
  orderId: plain('order_id'),
  recordId: plain('record_id'),
  quantity: plain('quantity'),
});

/** Pickup codes, used and cancelled ones included. */
export const pickupCodeFormat = rowFormat<PickupCode>({
  id: plain('id'),
  appId: plain('app_id'),
  machineNo: plain('machine_no'),
  code: text('code'),
  productId: plain('product_id'),
  expiresAt: plain('expires_at'),
  usedByOrder: plain('used_by_order'),
  createdAt: plain('created_at'),
  quantity: plain('quantity'),
  cancelledAt: plain('cancelled_at'),
});

/** Answers to signed requests. */
export const idempotencyFormat = rowFormat<IdempotencyRecord>({
  appId: plain('app_id'),
  sign: text('sign'),
  answer: text('answer'),
  expiresAt: plain('expires_at'),
});

/** The outbox, acknowledged and abandoned callbacks included. */
export const callbackFormat = rowFormat<Callback>({
  id: plain('id'),
  appId: plain('app_id'),
  url: text('url'),
  body: text('body'),
  orderId: plain('order_id'),
  recordId: plain('record_id'),
  deliveryId: plain('delivery_id'),
  attempts: plain('attempts'),
  nextAt: plain('next_at'),
  state: plain('state'),
});

/** Leases of the cores that share the store. */
export const coreFormat = rowFormat<CoreLease>({ id: plain('id'), name: text('name'), until: plain('lease_until') });

/** Who holds the machines' lines, one row a machine. */
export const lineFormat = rowFormat<Line>({
  machineNo: plain('machine_no'),
  core: plain('core'),
  fence: plain('fence'),
  waiting: plain('waiting'),
});

/** What the core notes about itself. */
export const noteFormat = rowFormat<{ name: string; value: string }>({ name: text('name'), value: text('value') });
