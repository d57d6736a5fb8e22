import type { Json, Members } from '../../observation.ts';
import type { ClauseName } from '../../clauses.ts';
import type { EndpointName } from './endpoints.ts';
import { parseLocalTime } from '../shared/local-time.ts';
import { textOf } from '../shared/text-of.ts';

/** Why a call is refused before its endpoint decides. */
export interface Fault {
  readonly clause: ClauseName;
  readonly status: number;
  readonly code: number;
  /** For the sentence, behind the call: `with a wrong sign`. */
  readonly reason: string;
  /** Clauses that have a part in it. */
  readonly also?: readonly ClauseName[];
}

/** A member of an endpoint (§3.3 to §3.6). */
interface Member {
  readonly name: string;
  readonly required: boolean;
  /** Of a wrong value. */
  readonly clause: ClauseName;
  readonly holds: (value: Json) => boolean;
}

/** What a member may be, and the clause that decides it. */
type Form = readonly [clause: ClauseName, holds: (value: Json) => boolean];

const required = (name: string, [clause, holds]: Form): Member => ({ name, required: true, clause, holds });
const optional = (name: string, [clause, holds]: Form): Member => ({ name, required: false, clause, holds });

/** Reads a number (§3.9); null where it is none. */
function wholeNumber(value: Json): number | null {
  const number = typeof value === 'string' && /^(?:0|[1-9]\d{0,15})$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

function between(least: number, most: number): Form {
  return [
    'integer-or-text',
    (value) => {
      const number = wholeNumber(value);
      return number !== null && number >= least && number <= most;
    },
  ];
}

const id = between(1, Number.MAX_SAFE_INTEGER);

/** Its last entry has a number that is a safe integer, whatever `per_page` is (§9.1). */
const maxPage = Math.floor(Number.MAX_SAFE_INTEGER / 100);

const machineNo: Form = [
  'machine-no',
  (value) =>
    typeof value === 'string'
      ? /^\d{8}$/.test(value)
      : Number.isInteger(value) && Number(value) >= 10_000_000 && Number(value) <= 99_999_999,
];

const method = (...names: readonly string[]): Form => [
  'method-constant',
  (value) => typeof value === 'string' && names.includes(value),
];

const notifyUrl: Form = ['notify-url-form', (value) => typeof value === 'string' && isNotifyUrl(value)];

function isNotifyUrl(text: string): boolean {
  if (text.length > 2_048 || /[\s\\]/.test(text) || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  // An empty user name does not show in what was parsed.
  return username === '' && password === '' && !/^[^/]*\/\/[^/?#]*@/.test(text);
}

const tradeId: Form = [
  'trade-id',
  (value) =>
    typeof value === 'string' &&
    value !== '' &&
    Array.from(value).length <= 64 &&
    !/[&=\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(value),
];

const pickupCode: Form = [
  'wrong-member',
  (value) => (typeof value === 'string' || Number.isSafeInteger(value)) && /^\d{6,10}$/.test(textOf(value)),
];

const localTime: Form = [
  'wrong-member',
  // The offset moves no date from being real to not being so.
  (value) => typeof value === 'string' && parseLocalTime(value, 0) !== null,
];

const channelName: Form = [
  'wrong-member',
  (value) =>
    between(0, 99)[1](value) || (typeof value === 'string' && /^\p{L}[^\s\p{Cc}\p{Cf}\p{Cs}&=]{0,15}$/u.test(value)),
];

const productLine: readonly Member[] = [required('product_id', id), required('quantity', between(1, 100))];

const products: Form = [
  'wrong-member',
  (value) =>
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= 100 &&
    value.every((line: Json) => isObject(line) && faultOfMembers(productLine, line) === null),
];

/** Judged before any member (§2.26). */
const timestamp: Form = ['timestamp-member', () => true];

/** The members of each endpoint, in the order of its table. */
const membersOf: Readonly<Record<EndpointName, readonly Member[]>> = {
  ping: [],
  'create-order': [
    required('machine_no', machineNo),
    required('notify_url', notifyUrl),
    required('trade_id', tradeId),
    required('products', products),
  ],
  'get-order': [required('machine_no', machineNo), required('timestamp', timestamp), optional('order_id', id)],
  'update-order': [
    required('machine_no', machineNo),
    required('status', between(1, 6)),
    required('timestamp', timestamp),
    optional('order_id', id),
  ],
  'create-codes': [
    required('machine_no', machineNo),
    required('method', method('pickup_code.product.id', 'pickup_code.product.all')),
    optional('product_id', id),
    optional('expired_at', localTime),
    optional('code_length', between(6, 10)),
    optional('count', between(1, 1_000)),
    optional('quantity', between(0, Number.MAX_SAFE_INTEGER)),
    required('timestamp', timestamp),
  ],
  'cancel-codes': [
    required('machine_no', machineNo),
    required('method', method('pickup_code.delete.id', 'pickup_code.delete.all')),
    optional('id', id),
    required('timestamp', timestamp),
  ],
  'list-codes': [required('machine_no', machineNo), required('timestamp', timestamp), optional('product_id', id)],
  'consume-code': [
    required('machine_no', machineNo),
    required('method', method('event.consume.pickup_code')),
    required('code', pickupCode),
    required('product_id', id),
    required('notify_url', notifyUrl),
    required('trade_id', tradeId),
    required('timestamp', timestamp),
  ],
  products: [
    required('machine_no', machineNo),
    optional('page', between(1, maxPage)),
    optional('per_page', between(1, 100)),
    required('timestamp', timestamp),
  ],
  lanes: [required('machine_no', machineNo), required('timestamp', timestamp)],
  machines: [],
  machine: [],
  deliver: [
    required('machine_no', machineNo),
    required('method', method('device.delivery.put')),
    required('order_id', id),
    required('record_id', id),
    required('timestamp', timestamp),
  ],
  'delivery-result': [
    required('machine_no', machineNo),
    required('timestamp', timestamp),
    optional('delivery_id', ['signed-path', (value) => /^\d{1,32}$/.test(textOf(value))]),
  ],
  'lane-test': [
    required('machine_no', machineNo),
    required('method', method('device.delivery.put')),
    required('channel_name', channelName),
    required('notify_url', notifyUrl),
    required('timestamp', timestamp),
  ],
  'queue-order': [
    required('machine_no', machineNo),
    required('method', method('order.delivery.put')),
    required('timestamp', timestamp),
    optional('order_id', id),
  ],
};

/** Members of which the method decides whether they are there (§10.9, §10.20). */
const byMethod: Partial<
  Record<EndpointName, { readonly name: string; readonly withMethod: string; readonly clause: ClauseName }>
> = {
  'create-codes': { name: 'product_id', withMethod: 'pickup_code.product.id', clause: 'codes-product-member' },
  'cancel-codes': { name: 'id', withMethod: 'pickup_code.delete.id', clause: 'cancel-id-member' },
};

/** The first fault of a call's members (§1.35); null: they are those of the endpoint. */
export function memberFault(endpoint: EndpointName, members: Members): Fault | null {
  const found = faultOfMembers(membersOf[endpoint], members);
  const fault: Fault | null = found && { ...found, also: [...(found.also ?? []), 'members-malformed'] };
  const conditional = byMethod[endpoint];
  if (fault || !conditional) return fault;
  const { name, withMethod, clause } = conditional;
  if (isThere(members[name]) === (members['method'] === withMethod)) return null;
  return fault4003(clause, `with the method ${textOf(members['method'])} and ${name} ${textOf(members[name])}`);
}

/** What the members must be, without regard to each other. */
function faultOfMembers(expected: readonly Member[], members: Members): Fault | null {
  const unknown = unknownMember(expected, members);
  if (unknown !== undefined) return fault4003('unknown-member', `with the unknown member ${unknown}`);
  const missing = expected.find(({ name, required: must }) => must && !Object.hasOwn(members, name));
  if (missing) return fault4003('missing-member', `without ${missing.name}`);
  for (const { name, required: must, clause, holds } of expected) {
    const value = members[name];
    if (value === undefined || (!must && value === '') || holds(value)) continue;
    const reason = `with ${name} ${JSON.stringify(value)}`;
    if (name === 'method') return { clause, status: 400, code: 6021, reason, also: ['wrong-member'] };
    return fault4003(clause, reason, clause === 'wrong-member' ? [] : ['wrong-member']);
  }
  return null;
}

/** §3.3: at any depth, and before every other fault. */
function unknownMember(expected: readonly Member[], members: Members): string | undefined {
  const own = Object.keys(members).find((name) => !expected.some((member) => member.name === name));
  const lines = members['products'];
  if (own !== undefined || !Array.isArray(lines)) return own;
  return lines
    .filter((line: Json) => isObject(line))
    .flatMap((line: Members) => Object.keys(line))
    .find((name) => !productLine.some((member) => member.name === name));
}

/** A refusal with 400 and 4003. */
export function fault4003(clause: ClauseName, reason: string, also: readonly ClauseName[] = []): Fault {
  return { clause, status: 400, code: 4003, reason, also };
}

/** Whether an optional member is there (§3.6). */
export function isThere(value: Json | undefined): value is Json {
  return value !== undefined && value !== '';
}

function isObject(value: Json): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
