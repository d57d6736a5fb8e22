import type { Json, Members } from '../../observation.ts';
import type { ClauseName } from '../../clauses.ts';
import type { EndpointName } from './endpoints.ts';
import { missingDetail, unknownDetail, wrongDetail, type Detail } from './details.ts';
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
  /** What the message gives as the detail (§1.12), any of them; left out: anything. */
  readonly details?: readonly Detail[];
}

/** A member of an endpoint (§3.3 to §3.6). */
interface Member {
  readonly name: string;
  readonly required: boolean;
  /** Of a wrong value. */
  readonly clause: ClauseName;
  readonly holds: (value: Json) => boolean;
  /** What it must be, for the detail. */
  readonly text: Detail;
}

/** What a member may be, the clause that decides it, and how the table of errors.md puts it. */
type Form = readonly [clause: ClauseName, holds: (value: Json) => boolean, text: Detail];

const required = (name: string, [clause, holds, text]: Form): Member => ({ name, required: true, clause, holds, text });
const optional = (name: string, form: Form): Member => ({ ...required(name, form), required: false });

/** Reads a number (§3.9); null where it is none. */
function wholeNumber(value: Json): number | null {
  const number = typeof value === 'string' && /^(?:0|[1-9]\d{0,15})$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

function between(
  least: number,
  most: number,
  text: Detail = { zh: `${least} 到 ${most} 的整数`, en: `a whole number from ${least} to ${most}` },
): Form {
  return [
    'integer-or-text',
    (value) => {
      const number = wholeNumber(value);
      return number !== null && number >= least && number <= most;
    },
    text,
  ];
}

const id = between(1, Number.MAX_SAFE_INTEGER, { zh: '正整数', en: 'a positive whole number' });

/** Its last entry has a number that is a safe integer, whatever `per_page` is (§9.1). */
const maxPage = Math.floor(Number.MAX_SAFE_INTEGER / 100);

const machineNo: Form = [
  'machine-no',
  (value) =>
    typeof value === 'string'
      ? /^\d{8}$/.test(value)
      : Number.isInteger(value) && Number(value) >= 10_000_000 && Number(value) <= 99_999_999,
  { zh: '8 位数字的字符串', en: 'a string of eight digits' },
];

const method = (...names: readonly string[]): Form => [
  'method-constant',
  (value) => typeof value === 'string' && names.includes(value),
  { zh: names.join(' 或 '), en: names.join(' or ') },
];

const notifyUrl: Form = [
  'notify-url-form',
  (value) => typeof value === 'string' && isNotifyUrl(value),
  {
    zh: '不超过 2048 个字符的 http 或 https 绝对地址，且不含用户名和密码',
    en: 'an absolute http or https URL of at most 2048 characters, without user name and password',
  },
];

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
  { zh: '1 到 64 个可打印字符，不含 & 和 =', en: '1 to 64 printable characters without & and =' },
];

const pickupCode: Form = [
  'wrong-member',
  (value) => (typeof value === 'string' || Number.isSafeInteger(value)) && /^\d{6,10}$/.test(textOf(value)),
  { zh: '6 到 10 位数字', en: '6 to 10 digits' },
];

const localTime: Form = [
  'wrong-member',
  // The offset moves no date from being real to not being so.
  (value) => typeof value === 'string' && parseLocalTime(value, 0) !== null,
  { zh: '真实的日期时间 YYYY-MM-DD HH:mm:ss', en: 'a real date and time, YYYY-MM-DD HH:mm:ss' },
];

const channelName: Form = [
  'wrong-member',
  (value) =>
    between(0, 99)[1](value) || (typeof value === 'string' && /^\p{L}[^\s\p{Cc}\p{Cf}\p{Cs}&=]{0,15}$/u.test(value)),
  { zh: '货道号 0 到 99，或货道名', en: 'the number of a lane, 0 to 99, or its name' },
];

const productLine: readonly Member[] = [required('product_id', id), required('quantity', between(1, 100))];

const products: Form = [
  'wrong-member',
  (value) =>
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= 100 &&
    value.every((line: Json) => isObject(line) && faultOfMembers(productLine, line) === null),
  { zh: '1 到 100 个 {product_id, quantity} 对象的列表', en: 'a list of 1 to 100 objects {product_id, quantity}' },
];

/** Judged before any member (§2.26). */
const timestamp: Form = ['timestamp-member', () => true, { zh: 'Unix 时间（秒）', en: 'a Unix time in seconds' }];

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
    required('status', between(1, 6, { zh: '"1" 到 "6"', en: '"1" to "6"' })),
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
    optional(
      'quantity',
      between(0, Number.MAX_SAFE_INTEGER, { zh: '整数（不起作用）', en: 'a whole number (it is ignored)' }),
    ),
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
    optional('page', between(1, maxPage, { zh: '从 1 开始的整数', en: 'a whole number from 1' })),
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
    optional('delivery_id', [
      'signed-path',
      (value) => /^\d{1,32}$/.test(textOf(value)),
      { zh: '数字字符串', en: 'a string of digits' },
    ]),
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
  const unknown = unknownMembers(expected, members);
  if (unknown[0] !== undefined) {
    const fault = fault4003('unknown-member', `with the unknown member ${unknown[0]}`);
    return { ...fault, details: unknown.map(unknownDetail) };
  }
  const missing = expected.find(({ name, required: must }) => must && !Object.hasOwn(members, name));
  if (missing)
    return { ...fault4003('missing-member', `without ${missing.name}`), details: [missingDetail(missing.name)] };
  for (const { name, required: must, clause, holds, text } of expected) {
    const value = members[name];
    if (value === undefined || (!must && value === '') || holds(value)) continue;
    const reason = `with ${name} ${JSON.stringify(value)}`;
    const details = detailsOfWrong(name, text, value, members);
    if (name === 'method') return { clause, status: 400, code: 6021, reason, also: ['wrong-member'], details };
    return { ...fault4003(clause, reason, clause === 'wrong-member' ? [] : ['wrong-member']), details };
  }
  return null;
}

/** What may be given as the detail of a wrong member: of a list of lines it is that of a line. */
function detailsOfWrong(name: string, text: Detail, value: Json, members: Members): readonly Detail[] {
  // A member that is missing in a line comes before every wrong one (§3.4).
  const [missing] = faultsOfLines(members['products']).filter(({ clause }) => clause === 'missing-member');
  if (missing?.details) return missing.details;
  const [inLine] = name === 'products' ? faultsOfLines(value) : [];
  return inLine?.details ?? [wrongDetail(name, text)];
}

/** The first fault of each line of an order that has one, its members named by their paths. */
function faultsOfLines(lines: Json | undefined): readonly Fault[] {
  if (!Array.isArray(lines)) return [];
  return lines.flatMap((line: Json, place): readonly Fault[] => {
    const path = `products[${place}]`;
    const asDocumented = { zh: '文档所述的值', en: 'as documented' };
    if (!isObject(line)) return [{ ...fault4003('wrong-member', ''), details: [wrongDetail(path, asDocumented)] }];
    const named = Object.fromEntries(Object.entries(line).map(([name, value]) => [`${path}.${name}`, value]));
    const expected = productLine.map((member) => ({ ...member, name: `${path}.${member.name}` }));
    const fault = faultOfMembers(expected, named);
    return fault ? [fault] : [];
  });
}

/** §3.3: at any depth, and before every other fault. */
function unknownMembers(expected: readonly Member[], members: Members): readonly string[] {
  const own = Object.keys(members).filter((name) => !expected.some((member) => member.name === name));
  const lines = members['products'];
  if (!Array.isArray(lines)) return own;
  const inLines = lines.flatMap((line: Json, place) =>
    (isObject(line) ? Object.keys(line) : [])
      .filter((name) => !productLine.some((member) => member.name === name))
      .map((name) => `products[${place}].${name}`),
  );
  return [...own, ...inLines];
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
