import type { BodyFault } from '../../observation.ts';

/** The detail behind the text of a refusal (§1.12), in both languages. */
export interface Detail {
  readonly zh: string;
  readonly en: string;
}

/** The sentences of errors.md; those of a member stand behind its name. */
const wholeReasons: Readonly<Record<string, Detail>> = {
  'too-long': { zh: '内容过长', en: 'the content is too long' },
  'base64-empty': { zh: 'payload 为空', en: 'payload is empty' },
  'base64-space': {
    zh: 'payload 的 base64 含有空白或换行',
    en: 'payload has white space or a line break in its base64',
  },
  'base64-url': {
    zh: 'payload 使用了 URL 字母表(- _),应使用标准 base64(+ /)',
    en: 'payload uses the URL alphabet (- _); send standard base64 (+ /)',
  },
  'base64-alphabet': { zh: 'payload 含有 base64 以外的字符', en: 'payload has characters that are not base64' },
  'base64-length': {
    zh: 'payload 的 base64 长度不是 4 的倍数:不完整或缺少 =',
    en: 'payload has a base64 length that is not a multiple of 4: it is cut off or lacks its =',
  },
  'base64-bits': {
    zh: 'payload 的 base64 末尾填充不规范',
    en: 'payload has base64 that does not round-trip: its padding is not canonical',
  },
  utf8: { zh: 'payload 解码后不是 UTF-8', en: 'payload does not decode to UTF-8' },
  syntax: { zh: 'JSON 语法错误', en: 'the JSON is malformed' },
  end: { zh: 'JSON 不完整', en: 'the JSON ends too early' },
  trailing: { zh: 'JSON 之后还有多余内容', en: 'something follows the JSON' },
  control: { zh: '字符串中有未转义的控制字符', en: 'a string holds a control character that is not escaped' },
  escape: { zh: '字符串中的转义无效', en: 'a string holds an invalid escape' },
  'not-object': { zh: '应为一个 JSON 对象', en: 'a JSON object was expected' },
  depth: { zh: 'JSON 嵌套过深', en: 'the JSON is nested too deeply' },
};

const memberReasons: Readonly<Record<string, Detail>> = {
  surrogate: { zh: '含有不成对的代理字符', en: 'holds a lone surrogate' },
  duplicate: { zh: '重复出现', en: 'occurs twice' },
  reserved: { zh: '是不允许的名称', en: 'has a name that is not allowed' },
  fraction: { zh: '是小数,应为字符串或整数', en: 'is a number with a fraction; send a string or a whole number' },
  exponent: {
    zh: '是带指数的数,应为字符串或整数',
    en: 'is a number with an exponent; send a string or a whole number',
  },
  'minus-zero': { zh: '是 -0,应为 0', en: 'is -0; send 0' },
  unsafe: {
    zh: '超出整数范围 ±(2^53-1),应为字符串',
    en: 'is an integer beyond ±(2^53-1); send it as a string',
  },
  boolean: { zh: '是布尔值,应为字符串或整数', en: 'is true or false; send a string or a whole number' },
  null: {
    zh: '是 null,应省略或为字符串、整数',
    en: 'is null; leave it out, or send a string or a whole number',
  },
  nested: { zh: '是对象或数组,应为字符串或整数', en: 'is an object or an array; send a string or a whole number' },
  'key-member': { zh: '不能作为参数:AppKey 不参与传输', en: 'must not be sent: the AppKey is never a member' },
  'sign-missing': { zh: '缺失', en: 'is missing' },
  'sign-type': { zh: '应为字符串', en: 'is not a string' },
  separator: { zh: '不能含有 & 或 =', en: 'must not contain & or =' },
};

/** The detail of a fault of a body or payload. */
export function detailOf({ reason, member, at, inBody }: BodyFault): Detail | null {
  const name = member === undefined ? null : quotedName(member);
  const place = at === undefined ? { zh: '', en: '' } : { zh: `(第 ${at + 1} 个字符)`, en: ` (character ${at + 1})` };
  const sentence = sentenceOf(reason, name);
  if (!sentence) return null;
  const prefix = inBody ? { zh: '请求体：', en: 'in the body, ' } : { zh: '', en: '' };
  return { zh: prefix.zh + sentence.zh + place.zh, en: prefix.en + sentence.en + place.en };
}

function sentenceOf(reason: string, name: string | null): Detail | null {
  const ofMember = memberReasons[reason];
  if (ofMember) {
    return {
      zh: `${name === null ? '值' : `参数 ${name} `}${ofMember.zh}`,
      en: `${name === null ? 'the value' : `member ${name}`} ${ofMember.en}`,
    };
  }
  const whole = wholeReasons[reason];
  if (!whole || name === null) return whole ?? null;
  return { zh: `${whole.zh}:参数 ${name}`, en: `${whole.en}, in member ${name}` };
}

/** The detail of a member that the endpoint does not have (§3.3). */
export function unknownDetail(path: string): Detail {
  return { zh: `未知参数 ${quotedName(path)}`, en: `member ${quotedName(path)} is unknown` };
}

/** The detail of a member that is not there (§3.4). */
export function missingDetail(path: string): Detail {
  return { zh: `缺少参数 ${quotedName(path)}`, en: `member ${quotedName(path)} is missing` };
}

/** The detail of a member with a wrong value (§3.5). */
export function wrongDetail(path: string, { zh, en }: Detail): Detail {
  return { zh: `参数 ${quotedName(path)} 应为 ${zh}`, en: `member ${quotedName(path)} must be ${en}` };
}

/** A name as details show it: quoted, its control characters escaped, its first 64 characters. */
function quotedName(name: string): string {
  return JSON.stringify(name.length > 64 ? `${name.slice(0, 64)}…` : name);
}
