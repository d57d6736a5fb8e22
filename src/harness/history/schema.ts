import { machineKinds } from '#core/domain/machine.ts';
import type { CoreEvent } from '#core/events.ts';
import type { MachineEvent, MerchantEvent, NetworkEvent, SinkEvent } from '#simulators/events.ts';
import { stallCauses } from './event.ts';
import type {
  CallbackTerms,
  Expected,
  HarnessEvent,
  HistoryHeader,
  HistoryMachine,
  PlannedFault,
  StoreEvent,
} from './event.ts';
import { flag, listOf, number, numberOrNull, object, oneOf, text, texts, whole, wholes } from './value-rules.ts';
import type { AnyRule, Members } from './value-rules.ts';

/** Rules for every kind of event that one observer tells. The type refuses a kind or member too many or too few. */
type Table<E extends { readonly kind: string }> = {
  readonly [Kind in E['kind']]: Members<Omit<Extract<E, { readonly kind: Kind }>, 'kind'>>;
};

type CoreEventOf<Kind> = Extract<CoreEvent, { readonly kind: Kind }>;

const outcome = oneOf('success', 'failure', 'timeout');
const machine = { machine: text };
const held = { machine: text, delivery: text, token: whole };
const job = { machine: text, job: whole, order: whole, record: whole };
const attempt = { callback: whole, attempt: whole };
const run = { machine: text, run: whole, delivery: text };
const call = { call: whole, does: text, machine: text };

const core: Table<CoreEvent> = {
  'core-started': {},
  'core-stopped': {},
  'order-created': {
    ...machine,
    order: whole,
    records: listOf<CoreEventOf<'order-created'>['records'][number]>({ record: whole, lane: whole, quantity: whole }),
  },
  'order-changed': { ...machine, order: whole, status: text, cause: oneOf('merchant', 'expiry', 'pickup-code') },
  'lock-granted': { ...held, machineKind: oneOf(...machineKinds), dwellMs: number },
  'lock-released': { ...machine, token: whole, cause: oneOf('success', 'failure', 'dwell', 'timeout') },
  'delivery-begun': { ...held, order: whole, record: whole, lane: whole, quantity: whole, job: whole },
  'command-sent': held,
  'command-unsent': { ...held, reason: text },
  'delivery-acknowledged': held,
  'delivery-settled': { ...held, order: whole, record: whole, outcome, floorStatus: whole, errorMsg: text },
  'result-late': { ...held, said: oneOf('success', 'failure'), settledAs: outcome },
  'result-unmatched': { ...machine, order: whole, record: whole },
  'job-queued': job,
  'job-dropped': { ...job, reason: text },
  'machine-online': machine,
  'machine-offline': { ...machine, reason: text },
  'machine-mode': { ...machine, mode: text },
  'lane-status': { ...machine, product: text, floorStatus: text, lockStatus: text },
  'frame-dropped': {
    ...machine,
    fault: oneOf(
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
    detail: text,
  },
  'frames-over-budget': { ...machine, frames: whole },
  'callback-queued': { callback: whole, delivery: text, order: whole, record: whole, url: text, said: text },
  'callback-attempt': attempt,
  'callback-told': { ...attempt, status: whole },
  'callback-failed': { ...attempt, reason: text, retryInMs: number },
  'callback-given-up': { ...attempt, reason: text },
};

const store: Table<StoreEvent> = {
  'order-created': core['order-created'],
  'order-changed': core['order-changed'],
  'lock-granted': core['lock-granted'],
  'lock-released': core['lock-released'],
  'delivery-begun': core['delivery-begun'],
  'delivery-settled': core['delivery-settled'],
  'job-queued': core['job-queued'],
  'job-dropped': core['job-dropped'],
  'callback-queued': core['callback-queued'],
  'callback-told': core['callback-told'],
  'callback-given-up': core['callback-given-up'],
};

const machines: Table<MachineEvent> = {
  connected: machine,
  disconnected: { ...machine, code: whole, reason: text },
  'command-received': { ...run, token: whole, order: whole, record: whole, lane: whole, quantity: whole },
  'command-refused': { ...machine, reason: text },
  'ack-sent': run,
  'motor-started': { ...run, lane: whole },
  'item-dropped': { ...run, order: whole, record: whole, lane: whole },
  'motor-stopped': { ...run, lane: whole },
  'answer-sent': {
    ...run,
    success: flag,
    floorStatus: whole,
    errorMsg: text,
    sent: flag,
    form: oneOf('sound', 'unsigned', 'garbage', 'half', 'misnamed'),
  },
  'fault-fired': { ...run, fault: text, plan: text },
  'fault-healed': { ...machine, fault: text, plan: text },
  power: { ...machine, on: flag, memory: flag },
  frozen: { ...machine, still: flag },
  'stock-counted': { ...machine, items: whole },
};

const merchant: Table<MerchantEvent> = {
  call: { ...call, order: whole, record: whole, again: whole },
  answer: { ...call, status: whole, code: whole, order: whole, record: whole, delivery: text, says: text },
  'no-answer': { ...call, reason: text },
  probe: { call: whole, probe: text, law: text, codes: wholes, aheadMs: number, windowMs: number },
  'secret-shown': { call: whole, secret: oneOf('AppKey', 'AppSecret', 'sign') },
};

const sink: Table<SinkEvent> = {
  'callback-received': {
    receiver: text,
    method: text,
    order: whole,
    record: whole,
    delivery: text,
    deliverStatus: text,
    floorStatus: text,
    errorMsg: text,
    signOk: flag,
    answered: whole,
  },
  'callback-unreadable': { receiver: text, reason: text, answered: whole },
  'receiver-misbehaved': { receiver: text, does: text, plan: text },
};

const trouble = { plan: text, trouble: text, path: oneOf('link', 'api', 'callbacks') };

const network: Table<NetworkEvent> = {
  'trouble-began': trouble,
  'trouble-ended': trouble,
  'trouble-struck': { ...trouble, machine: text, direction: oneOf('up', 'down') },
};

const planned = { plan: text, fault: text, on: text, at: oneOf('machine', 'network', 'receiver', 'core') } as const;
const operatorAnswer = oneOf('yes', 'no', 'unsure');

const coreTrouble = { plan: text, trouble: text };

const harness: Table<HarnessEvent> = {
  expectation: { step: text, met: flag, detail: text },
  'core-killed': {},
  'core-trouble-began': coreTrouble,
  'core-trouble-struck': { ...coreTrouble, detail: text },
  'core-trouble-ended': coreTrouble,
  'clock-set': { byMs: whole },
  'fault-planned': planned,
  'fault-lifted': { plan: text },
  'process-stalled': {
    process: text,
    cause: oneOf(...stallCauses),
    from: number,
    to: number,
    heldMs: number,
    systemMs: number,
    cpuMs: number,
  },
  'speed-set': { speed: number, slackMs: number },
  'operator-judged': {
    question: text,
    answer: operatorAnswer,
    expected: operatorAnswer,
    operator: text,
    note: text,
    source: oneOf('asked', 'written', 'nobody'),
  },
  'run-ended': { reason: oneOf('done', 'gave-up') },
};

/** Observer → kind → member → rule. */
export const eventTables: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, AnyRule>>>>>> = {
  core,
  store,
  machine: machines,
  merchant,
  sink,
  network,
  harness,
};

/** Members of the first line, apart from `format`, which is looked at first. */
export const headerMembers: Members<Omit<HistoryHeader, 'format'>> = {
  scenario: text,
  stage: oneOf('virtual', 'live', 'remote'),
  seed: number,
  speed: number,
  timeoutMs: number,
  slackMs: number,
  callbacks: object<CallbackTerms>({
    timeoutMs: number,
    maxAttempts: whole,
    firstPauseMs: number,
    maxPauseMs: number,
    perReceiver: whole,
  }),
  machines: listOf<HistoryMachine>({
    machine: text,
    motor: text,
    kind: oneOf(...machineKinds),
    dwellMs: number,
    multiDrop: flag,
    profile: oneOf('assumed', 'fitted'),
    group: text,
    firmware: oneOf('current', 'old'),
    overlapping: flag,
    stock: whole,
  }),
  faults: listOf<PlannedFault>(planned),
  proves: texts,
  expect: listOf<Expected>({ measure: text, min: numberOrNull, max: numberOrNull, band: number }),
};
