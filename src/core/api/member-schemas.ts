import { z } from 'zod';

/**
 * What a member must be, as a noun phrase in both languages: refusals use it ("must be …"), and the OpenAPI document
 * describes the member with it. One place for both.
 */
export interface MemberRule {
  readonly description: string;
  readonly 'x-description-zh': string;
}

/** The rules of all members, by their schema. */
export const memberRules = z.registry<MemberRule>();

function withRule<Schema extends z.ZodType>(schema: Schema, en: string, zh: string): Schema {
  memberRules.add(schema, { description: en, 'x-description-zh': zh });
  return schema;
}

/**
 * Decimal digits with one spelling for each number, so that `"7"`, and never `"07"`, is what 7 signs like (PROTOCOL
 * §2).
 */
const canonicalDigits = /^(?:0|[1-9]\d{0,15})$/;

/** A whole number as a string, or as the integer that real clients send (PROTOCOL §1). */
function integerSchema(min: number, max: number) {
  return z
    .union([z.string().regex(canonicalDigits), z.int().min(min).max(max)])
    .transform(Number)
    .refine((value) => value >= min && value <= max);
}

/** A whole number from `min` to `max`. */
function integer(min: number, max: number) {
  return withRule(integerSchema(min, max), `a whole number from ${min} to ${max}`, `${min} 到 ${max} 的整数`);
}

/** An id that the core gave out: a positive whole number. */
export function positiveId() {
  return withRule(integerSchema(1, Number.MAX_SAFE_INTEGER), 'a positive whole number', '正整数');
}

/** `delivery_id`, as the core gave it out: a text of digits. Sixteen digits may be an integer as well. */
export const deliveryId = withRule(
  z.union([z.string().regex(/^\d{1,32}$/), z.int().positive()]).transform(String),
  'a string of digits',
  '数字字符串',
);

/** `machine_no` (PROTOCOL §1). Clients that send it as an integer cannot have one with a leading zero. */
export const machineNo = withRule(
  z.union([z.string().regex(/^\d{8}$/), z.int().min(10_000_000).max(99_999_999)]).transform(String),
  'a string of eight digits',
  '8 位数字的字符串',
);

/** `timestamp`: the window is judged before the members are (PROTOCOL §2). */
export const timestamp = withRule(
  integerSchema(0, Number.MAX_SAFE_INTEGER),
  'a Unix time in seconds',
  'Unix 时间（秒）',
);

/** `method`: one of the documented constants; anything else is 6021. */
export function method<const Allowed extends readonly [string, ...string[]]>(...allowed: Allowed) {
  return withRule(z.enum(allowed), allowed.join(' or '), allowed.join(' 或 '));
}

/**
 * `notify_url`: the merchant's receiver. Whether its host may be called is a rule of its own, with the core's
 * configuration.
 */
export const notifyUrl = withRule(
  z.string().min(1).max(2048).refine(isReceiverUrl),
  'an absolute http or https URL of at most 2048 characters, without user name and password',
  '不超过 2048 个字符的 http 或 https 绝对地址，且不含用户名和密码',
);

/** Authority and path as sent, before a lenient parser corrects them: no spaces, no backslashes, no `user@`. */
const receiverUrl = /^https?:\/\/[^\s/\\?#@]+(?:[/?#][^\s\\]*)?$/i;

function isReceiverUrl(text: string): boolean {
  return receiverUrl.test(text) && URL.canParse(text);
}

/** `trade_id`: the merchant's own number. Invisible characters are refused: people cannot distinguish them. */
export const tradeId = withRule(
  z.string().regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}&=]{1,64}$/u),
  '1 to 64 printable characters without & and =',
  '1 到 64 个可打印字符，不含 & 和 =',
);

/** `products` of a new order. */
export const products = withRule(
  z
    .array(z.strictObject({ product_id: positiveId(), quantity: integer(1, 100) }))
    .min(1)
    .max(100),
  'a list of 1 to 100 objects {product_id, quantity}',
  '1 到 100 个 {product_id, quantity} 对象的列表',
);

/** `status` of an order update: the numbers 1 to 6 of PROTOCOL §3. */
export const settableStatus = withRule(integerSchema(1, 6), '"1" to "6"', '"1" 到 "6"');

/** `code` of a pickup code. */
export const pickupCode = withRule(
  z.union([z.string().regex(/^\d{6,10}$/), z.int().min(100_000).max(9_999_999_999)]).transform(String),
  '6 to 10 digits',
  '6 到 10 位数字',
);

/** `code_length` of new pickup codes. */
export const codeLength = integer(6, 10);

/** `count` of new pickup codes. */
export const count = integer(1, 1000);

/** `quantity` of new pickup codes: the documentation has it, and ignores it. */
export const ignoredQuantity = withRule(
  integerSchema(0, Number.MAX_SAFE_INTEGER),
  'a whole number (it is ignored)',
  '整数（不起作用）',
);

/** `page`, from 1. */
export const page = withRule(
  integerSchema(1, Number.MAX_SAFE_INTEGER / 100),
  'a whole number from 1',
  '从 1 开始的整数',
);

/** `per_page`. */
export const perPage = integer(1, 100);

/** What may be a lane's name: a letter first, since digits alone would be its number. */
export const channelNameText = /^\p{L}[^\s\p{Cc}\p{Cf}\p{Cs}&=]{0,15}$/u;

/** `channel_name` of a lane test: the lane's number, or its name as a list of products shows it (`channel.name`). */
export const channelName = withRule(
  z.union([integerSchema(0, 99), z.string().regex(channelNameText)]),
  'the number of a lane, 0 to 99, or its name',
  '货道号 0 到 99，或货道名',
);

/** `expired_at`: a date and a time of day in the machine's own zone. */
export const localTime = withRule(
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/)
    .refine(isRealDate),
  'a real date and time, YYYY-MM-DD HH:mm:ss',
  '真实的日期时间 YYYY-MM-DD HH:mm:ss',
);

function isRealDate(text: string): boolean {
  const utc = new Date(`${text.replace(' ', 'T')}Z`);
  // 31 April would roll over into May; 24:00:00 into the next day.
  return !Number.isNaN(utc.getTime()) && utc.toISOString().startsWith(text.replace(' ', 'T'));
}
