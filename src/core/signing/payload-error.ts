import type { Bilingual } from '../domain/errors.ts';

/** Which layer of a payload is broken: its size, its base64, its UTF-8, its JSON, or one of its members. */
export type PayloadErrorLayer = 'size' | 'base64' | 'utf8' | 'json' | 'member';

/** Why a payload or a JSON body was rejected, for programs and for people. It never holds a member's value. */
export interface PayloadError {
  readonly layer: PayloadErrorLayer;
  /** The exact reason. */
  readonly reason: PayloadErrorReason;
  /** Path of the invalid member (`products[0].quantity`), or null if no single member is. */
  readonly member: string | null;
  /** A sentence with the place, the error, and what to send instead. */
  readonly text: Bilingual;
}

/** Texts of the reasons. {@link makePayloadError} puts the member's name before those of layer `member`. */
const reasonTexts = {
  'too-long': { layer: 'size', zh: '内容过长', en: 'the content is too long' },
  'base64-empty': { layer: 'base64', zh: 'payload 为空', en: 'payload is empty' },
  'base64-space': {
    layer: 'base64',
    zh: 'payload 的 base64 含有空白或换行',
    en: 'payload has white space or a line break in its base64',
  },
  'base64-url': {
    layer: 'base64',
    zh: 'payload 使用了 URL 字母表(- _),应使用标准 base64(+ /)',
    en: 'payload uses the URL alphabet (- _); send standard base64 (+ /)',
  },
  'base64-alphabet': {
    layer: 'base64',
    zh: 'payload 含有 base64 以外的字符',
    en: 'payload has characters that are not base64',
  },
  'base64-length': {
    layer: 'base64',
    zh: 'payload 的 base64 长度不是 4 的倍数:不完整或缺少 =',
    en: 'payload has a base64 length that is not a multiple of 4: it is cut off or lacks its =',
  },
  'base64-bits': {
    layer: 'base64',
    zh: 'payload 的 base64 末尾填充不规范',
    en: 'payload has base64 that does not round-trip: its padding is not canonical',
  },
  utf8: { layer: 'utf8', zh: 'payload 解码后不是 UTF-8', en: 'payload does not decode to UTF-8' },
  syntax: { layer: 'json', zh: 'JSON 语法错误', en: 'the JSON is malformed' },
  end: { layer: 'json', zh: 'JSON 不完整', en: 'the JSON ends too early' },
  trailing: { layer: 'json', zh: 'JSON 之后还有多余内容', en: 'something follows the JSON' },
  control: {
    layer: 'json',
    zh: '字符串中有未转义的控制字符',
    en: 'a string holds a control character that is not escaped',
  },
  escape: { layer: 'json', zh: '字符串中的转义无效', en: 'a string holds an invalid escape' },
  'not-object': { layer: 'json', zh: '应为一个 JSON 对象', en: 'a JSON object was expected' },
  depth: { layer: 'json', zh: 'JSON 嵌套过深', en: 'the JSON is nested too deeply' },
  surrogate: { layer: 'member', zh: '含有不成对的代理字符', en: 'holds a lone surrogate' },
  duplicate: { layer: 'member', zh: '重复出现', en: 'occurs twice' },
  reserved: { layer: 'member', zh: '是不允许的名称', en: 'has a name that is not allowed' },
  fraction: {
    layer: 'member',
    zh: '是小数,应为字符串或整数',
    en: 'is a number with a fraction; send a string or a whole number',
  },
  exponent: {
    layer: 'member',
    zh: '是带指数的数,应为字符串或整数',
    en: 'is a number with an exponent; send a string or a whole number',
  },
  'minus-zero': { layer: 'member', zh: '是 -0,应为 0', en: 'is -0; send 0' },
  unsafe: {
    layer: 'member',
    zh: '超出整数范围 ±(2^53-1),应为字符串',
    en: 'is an integer beyond ±(2^53-1); send it as a string',
  },
  boolean: {
    layer: 'member',
    zh: '是布尔值,应为字符串或整数',
    en: 'is true or false; send a string or a whole number',
  },
  null: {
    layer: 'member',
    zh: '是 null,应省略或为字符串、整数',
    en: 'is null; leave it out, or send a string or a whole number',
  },
  nested: {
    layer: 'member',
    zh: '是对象或数组,应为字符串或整数',
    en: 'is an object or an array; send a string or a whole number',
  },
  type: { layer: 'member', zh: '既不是字符串也不是整数', en: 'is neither a string nor a whole number' },
  'key-member': {
    layer: 'member',
    zh: '不能作为参数:AppKey 不参与传输',
    en: 'must not be sent: the AppKey is never a member',
  },
  'sign-missing': { layer: 'member', zh: '缺失', en: 'is missing' },
  'sign-type': { layer: 'member', zh: '应为字符串', en: 'is not a string' },
  separator: { layer: 'member', zh: '不能含有 & 或 =', en: 'must not contain & or =' },
} as const satisfies Record<string, Bilingual & { layer: PayloadErrorLayer }>;

/** Every reason for which a payload or a JSON body is rejected. */
export type PayloadErrorReason = keyof typeof reasonTexts;

/**
 * Makes the error for a reason.
 *
 * @param member path of the invalid member, or null
 * @param at place in the JSON text in UTF-16 code units from 0, or null
 */
export function makePayloadError(
  reason: PayloadErrorReason,
  member: string | null = null,
  at: number | null = null,
): PayloadError {
  const { layer, zh, en } = reasonTexts[reason];
  const place = at === null ? { zh: '', en: '' } : { zh: `(第 ${at + 1} 个字符)`, en: ` (character ${at + 1})` };
  const name = member === null ? null : quoteName(member);
  const text = layer === 'member' ? memberMessage(name, { zh, en }, place) : wholeMessage(name, { zh, en }, place);
  return { layer, reason, member, text };
}

function memberMessage(name: string | null, { zh, en }: Bilingual, place: Bilingual): Bilingual {
  const subject = name === null ? { zh: '值', en: 'the value' } : { zh: `参数 ${name} `, en: `member ${name}` };
  return { zh: `${subject.zh}${zh}${place.zh}`, en: `${subject.en} ${en}${place.en}` };
}

function wholeMessage(name: string | null, { zh, en }: Bilingual, place: Bilingual): Bilingual {
  if (name === null) return { zh: `${zh}${place.zh}`, en: `${en}${place.en}` };
  return { zh: `${zh}:参数 ${name}${place.zh}`, en: `${en}, in member ${name}${place.en}` };
}

/** A name for a message: quoted, control characters escaped, at most 64 characters. */
function quoteName(name: string): string {
  return JSON.stringify(name.length > 64 ? `${name.slice(0, 64)}…` : name);
}
