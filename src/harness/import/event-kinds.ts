import type { HistoryEvent } from '../history/event.ts';

/** What a member of an event holds. `id`: a whole number as it is, any other text by a number of the import. */
export type MemberType = 'text' | 'id' | 'integer' | 'number' | 'boolean' | readonly string[];

/**
 * Where the value of a member comes from where the mapping does not state it. `required`: it must be stated.
 * `remembered`: from an earlier row of the same delivery. `derived`: the import numbers deliveries, grants and calls.
 */
export type MemberFill = 'required' | 'remembered' | 'derived' | { readonly default: string | number | boolean };

/** A member of an event kind that a mapping may state. */
export interface MemberSpec {
  readonly type: MemberType;
  readonly fill: MemberFill;
}

/** An event kind that rows can become. */
export interface KindSpec {
  readonly by: HistoryEvent['by'];
  /** The event names its machine. */
  readonly hasMachine: boolean;
  readonly description: string;
  readonly members: Readonly<Record<string, MemberSpec>>;
}

const outcomes = ['success', 'failure', 'timeout'] as const;
const id = (fill: MemberFill): MemberSpec => ({ type: 'id', fill });
const text = (fill: MemberFill): MemberSpec => ({ type: 'text', fill });
const integer = (fill: MemberFill): MemberSpec => ({ type: 'integer', fill });
const oneOf = (...values: readonly string[]): MemberSpec => ({ type: values, fill: 'required' });
const none = { default: '' };
const zero = { default: 0 };

const delivery = { delivery: text('required') };
const token = { ...delivery, token: integer('derived') };
const record = { order: id('remembered'), record: id('remembered') };
const lane = { lane: id('remembered') };
const started = { ...record, ...lane, quantity: integer('remembered') };
const attempt = { ...delivery, callback: integer('derived'), attempt: integer('required') };

function spec(
  by: HistoryEvent['by'],
  description: string,
  members: KindSpec['members'],
  hasMachine: boolean = by !== 'receiver',
): KindSpec {
  return { by, description, members, hasMachine };
}

/** Every kind that rows can become, with what a mapping states. `machine` comes from the machines' column. */
export const eventKinds = {
  'order-created': spec('core', 'The cloud entered a line of an order.', {
    order: id('required'),
    record: id('required'),
    lane: id('required'),
    quantity: integer('required'),
  }),
  'order-changed': spec('core', 'The status of an order became another; SUCCESS is paid.', {
    order: id('required'),
    status: text('required'),
    cause: { type: ['merchant', 'expiry', 'pickup-code'], fill: { default: 'merchant' } },
  }),
  'lock-granted': spec('core', 'The cloud gave a machine’s lock to a delivery.', {
    ...token,
    dwellMs: { type: 'number', fill: 'derived' },
  }),
  'lock-released': spec(
    'core',
    'The lock of a delivery, or of a token, ended: by its outcome, or by its dwell limit.',
    {
      delivery: text(none),
      token: integer('derived'),
      cause: oneOf('success', 'failure', 'dwell', 'timeout'),
    },
  ),
  'delivery-started': spec('core', 'The cloud began a delivery.', { ...token, ...started, job: id(zero) }),
  'command-sent': spec('core', 'The cloud sent the command of a delivery.', token),
  'command-send-failed': spec('core', 'A command could not be sent.', { ...token, reason: text(none) }),
  'delivery-acknowledged': spec('core', 'The machine acknowledged the command.', token),
  'delivery-settled': spec('core', 'The cloud wrote the outcome of a delivery.', {
    ...token,
    ...record,
    outcome: oneOf(...outcomes),
    floorStatus: integer(zero),
    errorMsg: text(none),
  }),
  'result-late': spec('core', 'The cloud noted a result that came after the outcome.', {
    ...token,
    outcome: oneOf('success', 'failure'),
    settledAs: oneOf(...outcomes),
  }),
  'machine-online': spec('core', 'The cloud holds the machine for online.', {}),
  'machine-offline': spec('core', 'The cloud holds the machine for offline.', { reason: text(none) }),
  'core-started': spec('core', 'The cloud started.', {}, false),
  'core-stopped': spec('core', 'The cloud stopped.', {}, false),
  'callback-queued': spec(
    'core',
    'The cloud is to notify the merchant of an outcome.',
    { ...delivery, callback: integer('derived'), ...record, url: text(none), outcome: text(none) },
    false,
  ),
  'callback-attempt': spec('core', 'The cloud begins a call to the receiver.', attempt, false),
  'callback-acknowledged': spec(
    'core',
    'The receiver acknowledged a callback.',
    { ...attempt, status: integer({ default: 200 }) },
    false,
  ),
  'callback-failed': spec(
    'core',
    'An attempt to notify the merchant failed.',
    { ...attempt, reason: text(none), retryInMs: { type: 'number', fill: zero } },
    false,
  ),
  'callback-abandoned': spec(
    'core',
    'The cloud gave a callback up after its last attempt.',
    { ...attempt, reason: text(none) },
    false,
  ),
  'command-received': spec('machine', 'The machine received a command, by its own log.', {
    ...token,
    ...started,
    run: integer('derived'),
  }),
  'ack-sent': spec('machine', 'The machine acknowledged a command, by its own log.', {
    ...delivery,
    run: integer('derived'),
  }),
  'motor-started': spec('machine', 'A motor started.', { ...delivery, ...lane, run: integer('derived') }),
  'motor-stopped': spec('machine', 'A motor stopped.', { ...delivery, ...lane, run: integer('derived') }),
  'item-dropped': spec('machine', 'Items dropped: see `drops`. `items`: how many.', {
    ...delivery,
    ...record,
    ...lane,
    run: integer('derived'),
    items: integer({ default: 1 }),
  }),
  'answer-sent': spec('machine', 'The machine reported the result of a delivery.', {
    ...delivery,
    run: integer('derived'),
    success: { type: 'boolean', fill: 'required' },
    floorStatus: integer(zero),
    errorMsg: text(none),
  }),
  call: spec(
    'merchant',
    'A merchant’s request came. `call`: its id; `repeatOf`: that of the call of which it is the repetition.',
    {
      call: text('derived'),
      endpoint: text('required'),
      order: id(zero),
      record: id(zero),
      repeatOf: text(none),
    },
  ),
  answer: spec('merchant', 'A request was answered. `code`: 0 accepted, 6057 refused because the machine is busy.', {
    call: text('derived'),
    endpoint: text('required'),
    status: integer({ default: 200 }),
    code: integer('required'),
    order: id(zero),
    record: id(zero),
    delivery: text(none),
    reportedStatus: text(none),
  }),
  'no-answer': spec('merchant', 'A request got no answer.', {
    call: text('derived'),
    endpoint: text('required'),
    reason: text(none),
  }),
  'callback-received': spec('receiver', 'The merchant’s receiver took a callback. `deliverStatus`: 1 success, 0 not.', {
    ...delivery,
    ...record,
    deliverStatus: { type: ['0', '1'], fill: 'required' },
    floorStatus: text({ default: '0' }),
    errorMsg: text(none),
    responseStatus: integer({ default: 200 }),
    receiver: text(none),
    method: text(none),
    signOk: { type: 'boolean', fill: { default: true } },
  }),
} as const satisfies Readonly<Record<string, KindSpec>>;

/** Name of a kind that rows can become. */
export type ImportedKind = keyof typeof eventKinds;
