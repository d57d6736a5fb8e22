import { machineKinds } from '#core/domain/machine.ts';
import type { CoreEvent } from '#core/events.ts';
import type { MachineEvent, MerchantEvent, NetworkEvent, ReceiverEvent } from '#simulators/events.ts';
import { stallCauses } from './event.ts';
import type { CloudEvent, HarnessEvent, ReservedMembers, StoreEvent } from './event.ts';
import { logPlace, logReadMembers } from './imported-rules.ts';
import { anything, boolean, listOf, number, oneOf, optional, string, integer, integers } from './value-rules.ts';
import type { AnyRule, Members } from './value-rules.ts';

/** Rules for every kind of event of one observer. The type refuses a kind or member too many or too few. */
type EventTable<E extends { readonly kind: string }> = {
  readonly [Kind in E['kind']]: Members<Omit<Extract<E, { readonly kind: Kind }>, 'kind'>>;
};

type CoreEventOf<Kind> = Extract<CoreEvent, { readonly kind: Kind }>;

const outcomeRule = oneOf('success', 'failure', 'timeout');
const machine = { machine: string };
const lockMembers = { machine: string, delivery: string, token: integer };
const job = { machine: string, job: integer, order: integer, record: integer };
const attempt = { callback: integer, attempt: integer };
const run = { machine: string, run: integer, delivery: string };
const call = { call: integer, endpoint: string, machine: string };

const coreEvents: EventTable<CoreEvent> = {
  'core-started': {},
  'core-stopped': {},
  'order-created': {
    ...machine,
    order: integer,
    records: listOf<CoreEventOf<'order-created'>['records'][number]>({
      record: integer,
      lane: integer,
      quantity: integer,
    }),
  },
  'order-changed': { ...machine, order: integer, status: string, cause: oneOf('merchant', 'expiry', 'pickup-code') },
  'lock-granted': { ...lockMembers, machineKind: oneOf(...machineKinds), dwellMs: number },
  'lock-released': { ...machine, token: integer, cause: oneOf('success', 'failure', 'dwell', 'timeout') },
  'delivery-started': {
    ...lockMembers,
    order: integer,
    record: integer,
    lane: integer,
    quantity: integer,
    job: integer,
  },
  'command-sent': lockMembers,
  'command-send-failed': { ...lockMembers, reason: string },
  'delivery-acknowledged': lockMembers,
  'delivery-settled': {
    ...lockMembers,
    order: integer,
    record: integer,
    outcome: outcomeRule,
    floorStatus: integer,
    errorMsg: string,
  },
  'result-late': { ...lockMembers, outcome: oneOf('success', 'failure'), settledAs: outcomeRule },
  'result-unmatched': { ...machine, order: integer, record: integer },
  'job-queued': job,
  'job-dropped': { ...job, reason: string },
  'machine-online': machine,
  'machine-offline': { ...machine, reason: string },
  'machine-mode': { ...machine, mode: string },
  'lane-status': { ...machine, product: string, floorStatus: string, lockStatus: string },
  'frame-dropped': {
    ...machine,
    reason: oneOf(
      'too-large',
      'base64',
      'json',
      'member',
      'sign',
      'machine-number',
      'method',
      'timestamp',
      'stale',
      'repeated',
      'challenge',
    ),
    detail: string,
  },
  'frames-over-budget': { ...machine, frames: integer },
  'callback-queued': {
    callback: integer,
    delivery: string,
    order: integer,
    record: integer,
    url: string,
    outcome: string,
  },
  'callback-attempt': attempt,
  'callback-acknowledged': { ...attempt, status: integer },
  'callback-failed': { ...attempt, reason: string, retryInMs: number },
  'callback-abandoned': { ...attempt, reason: string },
};

const storeEvents: EventTable<StoreEvent> = {
  'order-created': coreEvents['order-created'],
  'order-changed': coreEvents['order-changed'],
  'lock-granted': coreEvents['lock-granted'],
  'lock-released': coreEvents['lock-released'],
  'delivery-started': coreEvents['delivery-started'],
  'delivery-settled': coreEvents['delivery-settled'],
  'job-queued': coreEvents['job-queued'],
  'job-dropped': coreEvents['job-dropped'],
  'callback-queued': coreEvents['callback-queued'],
  'callback-acknowledged': coreEvents['callback-acknowledged'],
  'callback-abandoned': coreEvents['callback-abandoned'],
  'machine-online': coreEvents['machine-online'],
  'machine-offline': coreEvents['machine-offline'],
};

const machines: EventTable<MachineEvent> = {
  connected: machine,
  disconnected: { ...machine, code: integer, reason: string },
  'command-received': { ...run, token: integer, order: integer, record: integer, lane: integer, quantity: integer },
  'command-refused': { ...machine, reason: string },
  'frame-sent': { ...machine, method: string },
  'frame-received': { ...machine, method: string },
  'ack-sent': run,
  'motor-started': { ...run, lane: integer },
  'item-dropped': { ...run, order: integer, record: integer, lane: integer },
  'motor-stopped': { ...run, lane: integer },
  'answer-sent': {
    ...run,
    success: boolean,
    floorStatus: integer,
    errorMsg: string,
    sent: boolean,
    format: oneOf('valid', 'wrong-sign', 'garbage', 'truncated', 'wrong-job'),
  },
  'fault-fired': { ...run, fault: string, plan: string },
  'fault-ended': { ...machine, fault: string, plan: string },
  power: { ...machine, on: boolean, memory: boolean },
  freeze: { ...machine, on: boolean },
  'stock-counted': { ...machine, items: integer },
};

const merchantEvents: EventTable<MerchantEvent> = {
  call: { ...call, order: integer, record: integer, repeatOf: integer },
  answer: {
    ...call,
    status: integer,
    code: integer,
    order: integer,
    record: integer,
    delivery: string,
    reportedStatus: string,
  },
  'no-answer': { ...call, reason: string },
  probe: { call: integer, forgery: string, check: string, codes: integers, aheadMs: number, windowMs: number },
  'secret-leaked': { call: integer, secret: oneOf('AppKey', 'AppSecret', 'sign') },
};

const receiverEvents: EventTable<ReceiverEvent> = {
  'callback-received': {
    receiver: string,
    method: string,
    order: integer,
    record: integer,
    delivery: string,
    deliverStatus: string,
    floorStatus: string,
    errorMsg: string,
    signOk: boolean,
    responseStatus: integer,
  },
  'callback-unreadable': { receiver: string, reason: string, responseStatus: integer },
  'receiver-fault-fired': { receiver: string, fault: string, plan: string },
};

const networkFault = { plan: string, fault: string, path: oneOf('link', 'api', 'callbacks') };

const networkEvents: EventTable<NetworkEvent> = {
  'network-fault-started': networkFault,
  'network-fault-ended': networkFault,
  'network-fault-fired': { ...networkFault, machine: string, direction: oneOf('up', 'down') },
};

/** What is known of a planned fault, in the header and in events. */
export const plannedFaultMembers = {
  plan: string,
  fault: string,
  targetText: string,
  target: oneOf('machine', 'network', 'receiver', 'core'),
} as const;
const operatorAnswer = oneOf('yes', 'no', 'unsure');

const coreFault = { plan: string, fault: string };

const cloudEvents: EventTable<CloudEvent> = {
  'cloud-machine': { ...machine, cloudMachine: string },
  'cloud-order': {
    ...machine,
    order: integer,
    cloudOrder: string,
    records: listOf<Extract<CloudEvent, { kind: 'cloud-order' }>['records'][number]>({
      record: integer,
      cloudRecord: string,
      quantity: integer,
    }),
  },
  'cloud-delivery': { ...machine, delivery: string, cloudDelivery: string, order: integer, record: integer },
  'cloud-request': { call: string, method: string, url: string, status: integer },
  'cloud-state': {
    ...machine,
    delivery: string,
    state: oneOf('running', 'success', 'partial', 'failure', 'timeout'),
    items: optional(integer),
    fault: string,
  },
  'cloud-callback': {
    receiver: string,
    reading: oneOf('delivery', 'order-closed', 'other'),
    identity: string,
    verified: boolean,
    why: string,
    delivery: string,
    order: integer,
    outcome: oneOf('', 'success', 'partial', 'failure', 'timeout'),
    items: optional(integer),
  },
  'cloud-frame-dropped': { ...machine, why: string },
  'driver-failed': { driver: string, call: string, problem: string, message: string },
};

const harnessEvents: EventTable<HarnessEvent> = {
  expectation: { step: string, met: boolean, detail: string },
  'core-killed': {},
  'core-fault-started': coreFault,
  'core-fault-fired': { ...coreFault, detail: string },
  'core-fault-ended': coreFault,
  'clock-set': { byMs: integer },
  'fault-injected': plannedFaultMembers,
  'fault-cleared': { plan: string },
  'process-stalled': {
    process: string,
    cause: oneOf(...stallCauses),
    from: number,
    to: number,
    stallMs: number,
    systemMs: number,
    cpuMs: number,
  },
  'speed-set': { speed: number, slackMs: number },
  'drops-counted': { ...machine, count: integer },
  'drops-not-seen': { ...machine, reason: string },
  'dial-refused': { ...machine, reason: string },
  'operator-answered': {
    question: string,
    answer: operatorAnswer,
    expected: operatorAnswer,
    operator: string,
    note: string,
    source: oneOf('asked', 'from-scenario', 'not-asked'),
  },
  ...cloudEvents,
  'log-read': logReadMembers,
  'run-ended': { reason: oneOf('done', 'abandoned') },
};

/** Observer → kind → member → rule. */
export const eventTables: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, AnyRule>>>>>> = {
  core: coreEvents,
  store: storeEvents,
  machine: machines,
  merchant: merchantEvents,
  receiver: receiverEvents,
  network: networkEvents,
  harness: harnessEvents,
};

/** Members that any event may have. */
export const reservedMembers: Members<Required<ReservedMembers>> = {
  wire: anything,
  log: logPlace,
  core: string,
};
