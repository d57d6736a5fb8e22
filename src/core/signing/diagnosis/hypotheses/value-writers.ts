import { escapeUnicode, unescapeHtml } from './markup.ts';
import { trimBlanks } from './surrounding-blanks.ts';

/** A way to write a value, with its name for programs and a clause about it. */
export type ValueWriter = readonly [variant: string, en: string, zh: string, write: (value: string) => string];

/** Ways to write a value, the likeliest first. */
export const valueWriters: readonly ValueWriter[] = [
  ['percent', 'the values were URL encoded', '参数值被做了 URL 编码', encodeURIComponent],
  [
    'form',
    'the values were encoded as a form',
    '参数值按表单格式编码了',
    (value) => rfc3986(value).replaceAll('%20', '+').replaceAll('~', '%7E'),
  ],
  [
    'form-lower',
    'the values were encoded as a form, with lower-case %xx',
    '参数值按表单格式编码了（小写 %xx）',
    (value) =>
      encodeURIComponent(value)
        .replaceAll('%20', '+')
        .replace(/%../g, (code) => code.toLowerCase()),
  ],
  ['rfc-3986', 'the values were URL encoded (RFC 3986)', '参数值被做了 URL 编码（RFC 3986）', rfc3986],
  [
    'path',
    'the values were URL encoded, with / kept',
    '参数值被做了 URL 编码（保留 /）',
    (value) => rfc3986(value).replaceAll('%2F', '/'),
  ],
  [
    'percent-lower',
    'the values were URL encoded, with lower-case %xx',
    '参数值被做了 URL 编码（小写 %xx）',
    (value) => encodeURIComponent(value).replace(/%../g, (code) => code.toLowerCase()),
  ],
  ['uri', 'the values were encoded by encodeURI', '参数值经过了 encodeURI', encodeURI],
  [
    'percent-twice',
    'the values were URL encoded twice',
    '参数值被做了两次 URL 编码',
    (value) => encodeURIComponent(encodeURIComponent(value)),
  ],
  ['space-as-plus', 'spaces were written as +', '空格被写成了 +', (value) => value.replaceAll(' ', '+')],
  ['decoded', 'the values were URL decoded before signing', '签名前参数值被做了 URL 解码', decodePercent],
  ['plus-as-space', '+ was read as a space', '+ 被读成了空格', (value) => value.replaceAll('+', ' ')],
  [
    'escaped-unicode',
    'letters beyond ASCII were written as \\u escapes',
    '非 ASCII 字符被写成了 \\u 转义',
    (value) => escapeNonAscii(value),
  ],
  [
    'escaped-json',
    "slashes and letters beyond ASCII were escaped as PHP's json_encode does",
    '斜杠和非 ASCII 字符被转义了（PHP json_encode 默认行为）',
    (value) => escapeNonAscii(value.replaceAll('/', '\\/')),
  ],
  ['escaped-slash', 'slashes were escaped', '斜杠被转义了', (value) => value.replaceAll('/', '\\/')],
  ['html', 'the values were escaped for HTML', '参数值被做了 HTML 转义', escapeHtml],
  ['trimmed', 'white space around the values was cut off', '参数值前后的空白被去掉了', (value) => value.trim()],
  [
    'white-space-removed',
    'white space in the values was removed',
    '参数值中的空白被去掉了',
    (value) => value.replaceAll(/\s/g, ''),
  ],
  [
    'ascii-only',
    'letters beyond ASCII were dropped',
    '非 ASCII 字符被丢弃了',
    (value) => value.replaceAll(/[\u0080-\u{10ffff}]/gu, ''),
  ],
  [
    'astral-question',
    'characters beyond U+FFFF, such as emoji, were lost',
    'U+FFFF 以上的字符（如 emoji）丢失了',
    replaceAstral('?'),
  ],
  ['nfc', 'letters were composed (Unicode NFC)', '字符被规范化了（Unicode NFC）', (value) => value.normalize('NFC')],
  ['nfd', 'letters were decomposed (Unicode NFD)', '字符被分解了（Unicode NFD）', (value) => value.normalize('NFD')],
  ['lower-case', 'the values were put in lower case', '参数值被转成了小写', (value) => value.toLowerCase()],
  ['upper-case', 'the values were put in upper case', '参数值被转成了大写', (value) => value.toUpperCase()],
];

/** Ways that are too rare to be tried together with other mistakes. */
export const rareValueWriters: readonly ValueWriter[] = [
  [
    'html-quotes',
    'the values were escaped for HTML, quotes too',
    '参数值被做了 HTML 转义（含引号）',
    (value) => escapeHtml(value).replaceAll("'", '&#39;'),
  ],
  ['html-read', 'the values were read as HTML', '参数值被当作 HTML 解析了', unescapeHtml],
  [
    'escaped-json-html',
    'the values were escaped as Gson writes JSON',
    '参数值被转义了（Gson 默认行为）',
    (value) => escapeUnicode(value, /[<>&='`]/g),
  ],
  [
    'escaped-json-go',
    'the values were escaped as Go writes JSON',
    '参数值被转义了（Go encoding/json 默认行为）',
    (value) => escapeUnicode(value, /[<>&]/g),
  ],
  [
    'legacy-escape',
    "the values were escaped by JavaScript's escape()",
    '参数值经过了 JavaScript 的 escape()',
    legacyEscape,
  ],
  [
    'astral-questions',
    'characters beyond U+FFFF, such as emoji, were lost, a "?" for each half',
    'U+FFFF 以上的字符（如 emoji）丢失了，每个变成两个 "?"',
    replaceAstral('??'),
  ],
  [
    'astral-bytes',
    'characters beyond U+FFFF, such as emoji, were lost, a "?" for each byte (utf8mb3 of MySQL)',
    'U+FFFF 以上的字符（如 emoji）丢失了，每个字节变成 "?"（MySQL utf8mb3）',
    replaceAstral('????'),
  ],
  [
    'astral-replaced',
    'characters beyond U+FFFF, such as emoji, were lost',
    'U+FFFF 以上的字符（如 emoji）丢失了',
    replaceAstral('\ufffd'),
  ],
  [
    'astral-dropped',
    'characters beyond U+FFFF, such as emoji, were dropped',
    'U+FFFF 以上的字符（如 emoji）被丢弃了',
    replaceAstral(''),
  ],
  [
    'ascii-question',
    'letters beyond ASCII were lost',
    '非 ASCII 字符丢失了',
    (value) => value.replaceAll(/[\u0080-\u{10ffff}]/gu, '?'),
  ],
  [
    'ascii-questions',
    'letters beyond ASCII were lost, a "?" for each byte',
    '非 ASCII 字符丢失了，每个字节变成一个 "?"',
    (value) => value.replaceAll(/[\u0080-\u{10ffff}]/gu, (char) => '?'.repeat(Buffer.byteLength(char))),
  ],
  [
    'ascii-replaced',
    'letters beyond ASCII were lost',
    '非 ASCII 字符丢失了',
    (value) => value.replaceAll(/[\u0080-\u{10ffff}]/gu, '\ufffd'),
  ],
  [
    'nfkc',
    'full-width characters were made narrow (Unicode NFKC)',
    '全角字符被转成了半角（Unicode NFKC）',
    (value) => value.normalize('NFKC'),
  ],
  [
    'nfkd',
    'letters were decomposed (Unicode NFKD)',
    '字符被分解了（Unicode NFKD）',
    (value) => value.normalize('NFKD'),
  ],
  [
    'bool-title',
    'true and false were written as Python does',
    'true/false 按 Python 的写法签名',
    (value) => value.replace(/^(?:true|false)$/, (word) => word.charAt(0).toUpperCase() + word.slice(1)),
  ],
  [
    'bool-lower',
    'true and false were written in lower case',
    'true/false 被写成了小写',
    (value) => value.replace(/^(?:true|false)$/i, (word) => word.toLowerCase()),
  ],
  [
    'bool-number',
    'true and false were written as 1 and 0',
    'true/false 被写成了 1/0',
    (value) => ({ true: '1', false: '0' })[value.toLowerCase()] ?? value,
  ],
  [
    'number-bool',
    '1 and 0 were written as true and false',
    '1/0 被写成了 true/false',
    (value) => ({ 1: 'true', 0: 'false' })[value] ?? value,
  ],
  [
    'bool-php',
    'true and false were written as PHP casts them to text: 1 and nothing',
    'true/false 按 PHP 转成了 "1" 和空字符串',
    (value) => ({ true: '1', false: '' })[value.toLowerCase()] ?? value,
  ],
  [
    'control-escaped',
    'line breaks and quotes were escaped as JSON does',
    '换行和引号按 JSON 转义了',
    (value) => JSON.stringify(value).slice(1, -1),
  ],
  ['line-feeds', 'CR LF became LF', 'CR LF 变成了 LF', (value) => value.replaceAll('\r\n', '\n')],
  ['carriage-returns', 'LF became CR LF', 'LF 变成了 CR LF', (value) => value.replaceAll(/\r?\n/g, '\r\n')],
  [
    'white-space-collapsed',
    'runs of white space became one space',
    '连续空白被合并成一个空格',
    (value) => value.replaceAll(/\s+/g, ' '),
  ],
  [
    'trimmed-invisible',
    'invisible characters were cut off the ends of the values',
    '参数值首尾的不可见字符被去掉了',
    trimBlanks,
  ],
  [
    'trimmed-left',
    'white space before the values was cut off',
    '参数值开头的空白被去掉了',
    (value) => value.trimStart(),
  ],
  ['trimmed-right', 'white space after the values was cut off', '参数值末尾的空白被去掉了', (value) => value.trimEnd()],
];

function rfc3986(value: string): string {
  return encodeURIComponent(value).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decodePercent(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function escapeNonAscii(value: string): string {
  return value.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function escapeHtml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** JavaScript's deprecated `escape()`. */
function legacyEscape(value: string): string {
  return value.replace(/[^A-Za-z0-9@*_+\-./]/g, (unit) => {
    const code = unit.charCodeAt(0).toString(16).toUpperCase();
    return code.length > 2 ? `%u${code.padStart(4, '0')}` : `%${code.padStart(2, '0')}`;
  });
}

function replaceAstral(text: string): (value: string) => string {
  return (value) => value.replaceAll(/[\u{10000}-\u{10ffff}]/gu, text);
}
