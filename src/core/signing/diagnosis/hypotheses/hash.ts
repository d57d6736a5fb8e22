import { encodeGbk } from '../gbk.ts';
import { hashHex, hmacHex, type SignFormat } from '../sign-format.ts';
import { makeHypothesis, type Hypothesis } from '../hypothesis.ts';

const plainMd5Fix = [
  'take a plain MD5 of the text with the key in it, no HMAC',
  '请对包含 key 的文本计算普通 MD5，不要用 HMAC',
] as const;
const hashOnceFix = ['take the MD5 once', '只计算一次 MD5'] as const;
const utf8Fix = ['hash the UTF-8 bytes of the text', '请对文本的 UTF-8 字节计算 MD5'] as const;

const keyFirstFix = [
  'append the key to the members, and take one MD5 of the whole text',
  '请先把 key 拼接在参数之后，再对整个文本计算一次 MD5',
] as const;

/** The MD5 of the members was taken first, the key was added, and MD5 was taken again. */
const membersFirstHypotheses: readonly Hypothesis[] = (['lower', 'upper'] as const).flatMap((letterCase) => {
  const inner = (text: string): string => (letterCase === 'upper' ? md5(text).toUpperCase() : md5(text));
  const [en, zh] = letterCase === 'upper' ? ['upper-case', '大写'] : ['lower-case', '小写'];
  const clause = `the MD5 of the members (${en} hex) was taken first`;
  const clauseZh = `先对参数计算了 MD5（${zh}）`;
  return [
    singleOnly(
      'md5-then-named-key',
      letterCase,
      [
        `${clause}, then "&key=" and the AppKey were appended, and MD5 was taken again`,
        `${clauseZh}，再追加 "&key=" 和 AppKey 后又计算了一次 MD5`,
      ],
      { wrapBody: inner },
    ),
    singleOnly(
      'md5-then-key',
      letterCase,
      [
        `${clause}, then the AppKey was appended, and MD5 was taken again`,
        `${clauseZh}，再追加 AppKey 后又计算了一次 MD5`,
      ],
      { wrapBody: inner, addKey: (text, key) => text + key },
    ),
    singleOnly(
      'key-then-md5',
      letterCase,
      [
        `${clause}, then the AppKey was put in front, and MD5 was taken again`,
        `${clauseZh}，再在前面加上 AppKey 后又计算了一次 MD5`,
      ],
      { wrapBody: inner, addKey: (text, key) => key + text },
    ),
  ];
});

function singleOnly(
  variant: string,
  letterCase: string,
  message: readonly [string, string],
  change: Partial<SignFormat>,
): Hypothesis {
  return { ...makeHypothesis('hash', `${variant}-${letterCase}`, message, keyFirstFix, change), singleOnly: true };
}

/** Encodings that are too rare to be tried together with other mistakes. */
const rareByteHypotheses: readonly Hypothesis[] = [
  makeHypothesis(
    'hash',
    'low-bytes',
    [
      'the text was hashed as Latin-1: only the low byte of each character beyond U+00FF was kept',
      '文本按 Latin-1 计算了 MD5：U+00FF 以上的字符只剩低位字节',
    ],
    utf8Fix,
    { encode: (text) => Buffer.from(text, 'latin1') },
  ),
  makeHypothesis(
    'hash',
    'cesu-8',
    [
      'the text was hashed as CESU-8: characters beyond U+FFFF, such as emoji, as two surrogates of three bytes each',
      '文本按 CESU-8 计算了 MD5：U+FFFF 以上的字符（如 emoji）被写成两个三字节的代理字符',
    ],
    utf8Fix,
    { encode: cesu8 },
  ),
  makeHypothesis(
    'hash',
    'utf-16-be',
    ['the text was hashed as UTF-16, big-endian', '文本按 UTF-16BE 编码计算了 MD5'],
    utf8Fix,
    {
      encode: (text) => Buffer.from(text, 'utf16le').swap16(),
    },
  ),
  makeHypothesis(
    'hash',
    'utf-16-bom',
    ['the text was hashed as UTF-16 with a byte order mark', '文本按带 BOM 的 UTF-16 编码计算了 MD5'],
    utf8Fix,
    { encode: (text) => Buffer.from(`\ufeff${text}`, 'utf16le') },
  ),
].map((hypothesis): Hypothesis => ({ ...hypothesis, singleOnly: true }));

/** Encodes each half of a surrogate pair by itself, as old versions of Java and Oracle do. */
function cesu8(text: string): Buffer {
  return Buffer.concat(
    text.split('').map((unit) => {
      const code = unit.charCodeAt(0);
      return code >= 0xd800 && code <= 0xdfff
        ? Buffer.from([0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)])
        : Buffer.from(unit);
    }),
  );
}

function md5(text: string): string {
  return hashHex(Buffer.from(text), 'md5');
}

/** Other hashes, and other bytes for the same text. */
export const hashHypotheses: readonly Hypothesis[] = [
  makeHypothesis(
    'hash',
    'hmac',
    ['an HMAC with the AppKey was taken over the text that ends with the key', '对包含 key 的文本使用了 HMAC'],
    plainMd5Fix,
    { digest: hmacHex },
  ),
  makeHypothesis(
    'hash',
    'hmac-of-members',
    ['an HMAC with the AppKey was taken over the members alone', '对不含 key 的文本使用了 HMAC'],
    plainMd5Fix,
    { digest: hmacHex, addKey: (text) => text },
  ),
  makeHypothesis(
    'hash',
    'double-upper',
    ['the MD5 of the MD5 (upper-case hex) was taken', '对 MD5（大写）又做了一次 MD5'],
    hashOnceFix,
    { digest: (bytes, algorithm) => hashHex(Buffer.from(hashHex(bytes, algorithm).toUpperCase()), algorithm) },
  ),
  makeHypothesis(
    'hash',
    'double-lower',
    ['the MD5 of the MD5 (lower-case hex) was taken', '对 MD5（小写）又做了一次 MD5'],
    hashOnceFix,
    { digest: (bytes, algorithm) => hashHex(Buffer.from(hashHex(bytes, algorithm)), algorithm) },
  ),
  ...membersFirstHypotheses,
  makeHypothesis('hash', 'gbk', ['the text was hashed as GBK', '文本按 GBK 编码计算了 MD5'], utf8Fix, {
    encode: encodeGbk,
  }),
  makeHypothesis('hash', 'mojibake', ['the text was encoded as UTF-8 twice', '文本被做了两次 UTF-8 编码'], utf8Fix, {
    encode: (text) => Buffer.from(Buffer.from(text, 'utf8').toString('latin1'), 'utf8'),
  }),
  makeHypothesis(
    'hash',
    'question-marks',
    ['characters beyond Latin-1 were lost (each became "?") before hashing', '非 Latin-1 字符在计算 MD5 前变成了 "?"'],
    utf8Fix,
    // eslint-disable-next-line no-control-regex -- it matches all of Latin-1
    { encode: (text) => Buffer.from(text.replace(/[^\u0000-\u00ff]/gu, '?'), 'latin1') },
  ),
  makeHypothesis(
    'hash',
    'utf-16',
    [
      'the text was hashed as UTF-16 (Unicode in .NET and PowerShell)',
      '文本按 UTF-16 编码（.NET/PowerShell 的 Unicode）计算了 MD5',
    ],
    utf8Fix,
    { encode: (text) => Buffer.from(text, 'utf16le') },
  ),
  ...rareByteHypotheses,
  makeHypothesis('hash', 'bom', ['a byte order mark precedes the text', '文本前有 BOM'], utf8Fix, {
    wrapText: (text) => `\ufeff${text}`,
  }),
  makeHypothesis(
    'hash',
    'upper-case-text',
    ['the whole text was put in upper case before hashing', '计算 MD5 前整个文本被转成了大写'],
    ['keep the text unchanged; only the sign is upper case', '文本保持原样，只有 sign 用大写'],
    { wrapText: (text) => text.toUpperCase() },
  ),
  makeHypothesis(
    'hash',
    'lower-case-text',
    ['the whole text was put in lower case before hashing', '计算 MD5 前整个文本被转成了小写'],
    ['keep the text unchanged', '文本保持原样'],
    { wrapText: (text) => text.toLowerCase() },
  ),
];
