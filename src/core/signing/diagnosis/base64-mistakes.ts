import { isUtf8 } from 'node:buffer';
import { decodeBase64 } from '../base64.ts';
import { makePayloadError } from '../payload-error.ts';
import { maxPayloadLength } from '../payload.ts';
import { decodeGbk } from './gbk.ts';
import type { Mistake } from './step.ts';

/** What was read from a payload's base64: the JSON text inside, repaired where possible, and the mistakes in it. */
export interface UnpackedBase64 {
  /** Null if it cannot be read. */
  readonly json: string | null;
  readonly mistakes: readonly Mistake[];
}

/** One mistake in base64, and how to undo it. */
interface Repair extends Mistake {
  /** @returns the text without this mistake, or null if it does not have it. */
  readonly undo: (text: string) => string | null;
}

/** In the order in which they are undone, the outermost first. */
const repairs: readonly Repair[] = [
  makeRepair(
    'bom',
    'a byte order mark precedes the base64',
    'base64 前有 BOM',
    'write UTF-8 without BOM',
    '请使用无 BOM 的 UTF-8',
    (text) => (text.startsWith('\ufeff') ? text.slice(1) : null),
  ),
  makeRepair(
    'quoted',
    'payload has quotes around its base64',
    'payload 的 base64 带有引号',
    'send the base64 alone',
    '请只发送 base64',
    (text) => (/^\s*"[^"]*"\s*$/.test(text) ? text.trim().slice(1, -1) : null),
  ),
  makeRepair(
    'data-url',
    'payload begins with data:…;base64,',
    'payload 以 data:…;base64, 开头',
    'send what follows the comma',
    '请只发送逗号之后的部分',
    (text) => /^data:[^,]*;base64,(.*)$/s.exec(text)?.[1] ?? null,
  ),
  makeRepair(
    'percent-encoded',
    'payload was URL encoded (%2B, %2F, %3D)',
    'payload 被做了 URL 编码（%2B、%2F、%3D）',
    'send JSON with the base64 as it is, not a form',
    '请以 JSON 原样发送 base64，不要用表单编码',
    (text) =>
      /%(?:2b|2f|3d|0a|0d)/i.test(text)
        ? text.replaceAll(/%(2b|2f|3d|0a|0d)/gi, (_all, code: string) => String.fromCharCode(parseInt(code, 16)))
        : null,
  ),
  makeRepair(
    'escaped',
    'payload holds backslashes: its JSON was escaped twice',
    'payload 中有反斜杠：JSON 被转义了两次',
    'build the body with a JSON library, once',
    '请用 JSON 库生成请求体，且只序列化一次',
    (text) => (text.includes('\\') ? text.replaceAll(/\\[nr]/g, '').replaceAll('\\', '') : null),
  ),
  makeRepair(
    'line-breaks',
    'payload has line breaks or white space in its base64',
    'payload 的 base64 中有换行或空白',
    'encode without line breaks: base64 -w0, NO_WRAP',
    '编码时不要换行：base64 -w0、Base64.NO_WRAP',
    (text) => (/[\r\n\t]|^ | $/.test(text) ? text.replaceAll(/[\r\n\t]/g, '').trim() : null),
  ),
  makeRepair(
    'plus-as-space',
    'each + of payload became a space in transit: it went through a form or a URL',
    'payload 中的 + 变成了空格：经过了表单或 URL',
    'send JSON, not a form',
    '请用 JSON 发送，不要用表单',
    (text) => (text.includes(' ') ? text.replaceAll(' ', '+') : null),
  ),
  makeRepair(
    'url-alphabet',
    'payload uses the URL alphabet of base64 (- and _)',
    'payload 使用了 URL 安全的 base64 字母表（- 和 _）',
    'use the standard alphabet (+ and /)',
    '请使用标准字母表（+ 和 /）',
    (text) =>
      /^[A-Za-z0-9_=-]*$/.test(text) && /[-_]/.test(text) ? text.replaceAll('-', '+').replaceAll('_', '/') : null,
  ),
  makeRepair(
    'no-padding',
    'payload has no = at the end of its base64',
    'payload 的 base64 缺少末尾的 =',
    'encode with padding',
    '编码时请保留填充 =',
    (text) =>
      /^[A-Za-z0-9+/]+=?$/.test(text) && [2, 3].includes(text.replace('=', '').length % 4) ? addPadding(text) : null,
  ),
  makeRepair(
    'too-much-padding',
    'payload has too many = at its end',
    'payload 末尾的 = 过多',
    'encode once, and add nothing',
    '只编码一次，不要额外追加',
    (text) => (/^[A-Za-z0-9+/]+={1,}$/.test(text) && addPadding(text) !== text ? addPadding(text) : null),
  ),
  makeRepair(
    'padding-bits',
    'payload has base64 that does not round-trip: its last digit has unused bits',
    'payload 的 base64 末位含有多余的比特',
    'encode with a library, and do not cut the text',
    '请用标准库编码，不要截断',
    (text) =>
      /^[A-Za-z0-9+/]+={1,2}$/.test(text) && text.length % 4 === 0
        ? Buffer.from(text, 'base64').toString('base64')
        : null,
  ),
  makeRepair(
    'trailing-garbage',
    'something follows the base64 of payload',
    'payload 的 base64 之后有多余内容',
    'send the base64 alone',
    '请只发送 base64',
    (text) => /^([A-Za-z0-9+/]{16,}={0,2})[^A-Za-z0-9+/=].*$/s.exec(text)?.[1] ?? null,
  ),
];

/** Reads base64 as the core does. Where the core would reject it, collects the mistakes and reads on if possible. */
export function unpackBase64(payload: string): UnpackedBase64 {
  if (payload.length > maxPayloadLength)
    return unreadableContent(
      payloadErrorMistake(
        'too-long',
        `at most ${maxPayloadLength} characters are read`,
        `最多 ${maxPayloadLength} 个字符`,
      ),
    );
  if (payload.trim() === '')
    return unreadableContent(payloadErrorMistake('base64-empty', 'send base64 of the JSON', '请发送 JSON 的 base64'));
  const mistakes: Mistake[] = [];
  let text = payload;
  for (const { undo, ...mistake } of repairs) {
    if (decodeBase64(text).ok) break;
    const repaired = undo(text);
    if (repaired === null || repaired === text) continue;
    text = repaired;
    mistakes.push(mistake);
  }
  const decoded = decodeBase64(text);
  // The repairs did not lead to base64, so their mistakes are not reported.
  if (!decoded.ok)
    return unreadableContent(
      otherContentMistake(payload) ??
        payloadErrorMistake(
          decoded.reason,
          'send base64 of the JSON, complete and unchanged',
          '请发送完整、未改动的 JSON base64',
        ),
    );
  return decodeContent(decoded.bytes, mistakes);
}

function decodeContent(bytes: Buffer, mistakes: readonly Mistake[]): UnpackedBase64 {
  const inner = bytes.toString('latin1').trim();
  const nested = inner.length > 8 ? decodeBase64(inner) : null;
  if (nested?.ok && /^\s*[{"]/.test(nested.bytes.toString('utf8')))
    return decodeContent(nested.bytes, [...mistakes, doubleBase64]);
  if (/^(?:7b|7B)(?:[0-9a-fA-F]{2})+$/.test(inner))
    return decodeContent(Buffer.from(inner, 'hex'), [...mistakes, hexContent]);
  const utf16Text = decodeUtf16(bytes);
  if (utf16Text !== null) return { json: utf16Text, mistakes: [...mistakes, utf16Content] };
  if (isUtf8(bytes)) return { json: bytes.toString('utf8'), mistakes };
  const gbkText = decodeGbk(bytes);
  // Nearly any bytes are valid GBK, so the text must be JSON too.
  return gbkText !== null && gbkText.trimStart().startsWith('{')
    ? { json: gbkText, mistakes: [...mistakes, gbkContent] }
    : unreadableContent(...mistakes, payloadErrorMistake('utf8', 'encode the JSON as UTF-8', '请用 UTF-8 编码 JSON'));
}

function decodeUtf16(bytes: Buffer): string | null {
  const hasByteOrderMark = bytes[0] === 0xff && bytes[1] === 0xfe;
  if (!hasByteOrderMark && !(bytes[0] === 0x7b && bytes[1] === 0)) return null;
  return bytes.toString('utf16le').replace(/^\ufeff/, '');
}

/** Recognizes what was sent instead of base64: JSON, binary data, a shell variable, a form. */
function otherContentMistake(text: string): Mistake | null {
  if (/^\s*[{[]/.test(text))
    return makeMistake(
      'not-encoded',
      'payload is the JSON itself, not base64 of it',
      'payload 是 JSON 本身，没有做 base64',
      'encode the JSON with base64',
      '请把 JSON 做 base64 编码',
    );
  // eslint-disable-next-line no-control-regex -- it matches control characters
  if (/[\u0000-\u0008\ufffd]/.test(text))
    return makeMistake(
      'binary',
      'this is binary data, not text',
      '内容不是文本，而是二进制数据',
      'send base64 of the JSON',
      '请发送 JSON 的 base64',
    );
  if (/^\$\{?\w+\}?$/.test(text))
    return makeMistake(
      'variable',
      `payload is the name of a shell variable, ${text}: in single quotes the shell does not replace it`,
      `payload 是 shell 变量名 ${text}：单引号内不会替换变量`,
      'use double quotes around the body, or build it with a program',
      '请用双引号包住请求体，或用程序生成',
    );
  if (/^\w+=[^=]*&\w+=/.test(text))
    return makeMistake(
      'form',
      'payload is a form (a=1&b=2), not base64 of JSON',
      'payload 是表单（a=1&b=2），不是 JSON 的 base64',
      'write the members as JSON and encode that',
      '请把参数写成 JSON 后再做 base64',
    );
  return null;
}

const doubleBase64 = makeMistake(
  'double',
  'payload is base64 of base64',
  'payload 被做了两次 base64',
  'encode once',
  '只编码一次',
);
const hexContent = makeMistake(
  'hex-inside',
  'payload is base64 of the JSON in hex',
  'payload 是 JSON 十六进制的 base64',
  'encode the JSON itself',
  '请直接对 JSON 编码',
);
const utf16Content = makeMistake(
  'utf-16',
  'the JSON inside payload is UTF-16 (Unicode in .NET and PowerShell)',
  'payload 中的 JSON 是 UTF-16（.NET/PowerShell 的 Unicode）',
  'encode it as UTF-8: Encoding.UTF8',
  '请使用 UTF-8：Encoding.UTF8',
);
const gbkContent = makeMistake(
  'gbk',
  'the JSON inside payload is GBK',
  'payload 中的 JSON 是 GBK 编码',
  'encode it as UTF-8',
  '请使用 UTF-8 编码',
);

function unreadableContent(...mistakes: readonly Mistake[]): UnpackedBase64 {
  return { json: null, mistakes };
}

function payloadErrorMistake(reason: Parameters<typeof makePayloadError>[0], en: string, zh: string): Mistake {
  return { name: `base64:${reason}`, message: makePayloadError(reason).text, fix: { en, zh } };
}

function makeMistake(name: string, en: string, zh: string, fixEn: string, fixZh: string): Mistake {
  return { name: `base64:${name}`, message: { en, zh }, fix: { en: fixEn, zh: fixZh } };
}

function makeRepair(name: string, en: string, zh: string, fixEn: string, fixZh: string, undo: Repair['undo']): Repair {
  return { ...makeMistake(name, en, zh, fixEn, fixZh), undo };
}

function addPadding(text: string): string {
  const digits = text.replace(/=+$/, '');
  return digits.padEnd(Math.ceil(digits.length / 4) * 4, '=');
}
