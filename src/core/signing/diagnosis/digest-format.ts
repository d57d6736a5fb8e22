import { getHashes } from 'node:crypto';
import type { Algorithm } from './sign-format.ts';
import type { Mistake } from './step.ts';

/** One way to read a given sign: which hash it may be, and the mistakes in how it is written. */
export interface DigestFormat {
  readonly algorithm: Algorithm;
  /** Whether the given sign is a way to write this hash (lower-case hex). */
  readonly matches: (digest: string) => boolean;
  /** Empty for 32 upper-case hex digits. */
  readonly mistakes: readonly Mistake[];
}

/** Hashes by the number of their hex digits, the likeliest first. */
const algorithmsByLength: Readonly<Record<number, readonly Algorithm[] | undefined>> = {
  32: ['md5'],
  40: ['sha1', 'ripemd160'],
  56: ['sha224', 'sha3-224'],
  64: ['sha256', 'sha3-256', 'sm3'],
  96: ['sha384', 'sha3-384'],
  128: ['sha512', 'sha3-512'],
};

/**
 * All ways to read the sign; empty if it is not a hash. Mistakes in its form are undone first, so they need no search.
 */
export function digestFormatsOf(givenSign: string): readonly DigestFormat[] {
  const mistakes: Mistake[] = [];
  let text = givenSign.trim();
  if (text !== givenSign)
    mistakes.push(
      makeMistake(
        'white-space',
        'the sign has white space around it',
        'sign 前后有空白',
        'remove the white space',
        '请去掉 sign 前后的空白',
      ),
    );
  if (/^["'].*["']$/.test(text)) {
    mistakes.push(
      makeMistake(
        'quoted',
        'the sign has quotes around it',
        'sign 带有引号',
        'send the digits alone',
        '请只发送 32 位十六进制',
      ),
    );
    text = text.slice(1, -1);
  }
  if (/^0x/i.test(text)) {
    mistakes.push(
      makeMistake(
        'hex-prefix',
        'the sign begins with 0x',
        'sign 以 0x 开头',
        'send the digits alone',
        '请只发送 32 位十六进制',
      ),
    );
    text = text.slice(2);
  }
  if (/^[0-9a-f]{2}([-: ][0-9a-f]{2})+$/i.test(text)) {
    mistakes.push(
      makeMistake(
        'separated',
        'the bytes of the sign have separators between them',
        'sign 的字节之间有分隔符',
        'send the digits without anything between them',
        '请去掉分隔符',
      ),
    );
    text = text.replaceAll(/[-: ]/g, '');
  }
  return [...hexFormats(text, mistakes), ...base64Formats(text, mistakes)];
}

function hexFormats(text: string, mistakes: readonly Mistake[]): readonly DigestFormat[] {
  if (!/^[0-9a-f]{8,129}$/i.test(text)) return [];
  const hex = text.toLowerCase();
  const caseMistakes = text === text.toUpperCase() ? mistakes : [...mistakes, lowerCaseMistake];
  const algorithms = algorithmsOf(hex.length);
  if (algorithms.length > 0) return algorithms.map((algorithm) => fullFormat(algorithm, hex, caseMistakes));
  const partialFormat = (name: string, en: string, zh: string, matches: DigestFormat['matches']): DigestFormat => ({
    algorithm: 'md5',
    matches,
    mistakes: [...caseMistakes, makeMistake(name, en, zh, 'send all 32 digits of the MD5', '请发送 MD5 的全部 32 位')],
  });
  if (hex.length > 32)
    return [
      partialFormat(
        'too-long',
        `the sign is right in its first 32 digits, and has ${hex.length - 32} more`,
        `sign 前 32 位正确，但多出 ${hex.length - 32} 位`,
        (digest) => hex.startsWith(digest),
      ),
    ];
  return [
    partialFormat(
      'leading-zeros-lost',
      'the sign lost its leading zeros: it was printed as a number',
      'sign 丢失了前导零（按数值输出）',
      (digest) => digest.replace(/^0+/, '') === hex,
    ),
    partialFormat(
      'middle-16',
      'only the middle 16 digits of the MD5 were sent',
      '只发送了 MD5 的中间 16 位',
      (digest) => digest.slice(8, 24) === hex,
    ),
    partialFormat(
      'cut-off',
      `the sign is cut off after ${hex.length} digits`,
      `sign 只有前 ${hex.length} 位`,
      (digest) => hex.length > 15 && digest.startsWith(hex),
    ),
  ];
}

function base64Formats(text: string, mistakes: readonly Mistake[]): readonly DigestFormat[] {
  if (!/^[A-Za-z0-9+/_-]{20,90}={0,2}$/.test(text)) return [];
  const bytes = Buffer.from(text, 'base64');
  const decodedText = bytes.toString('latin1');
  const base64Mistake = makeMistake(
    'base64',
    'the sign is base64',
    'sign 是 base64',
    'write the MD5 as 32 upper-case hex digits',
    '请把 MD5 写成 32 位大写十六进制',
  );
  const expectedHex = /^[0-9a-f]+$/i.test(decodedText) ? decodedText.toLowerCase() : bytes.toString('hex');
  return algorithmsOf(expectedHex.length).map((algorithm) =>
    fullFormat(algorithm, expectedHex, [...mistakes, base64Mistake]),
  );
}

/** Hashes of this many hex digits that the runtime supports. */
function algorithmsOf(digits: number): readonly Algorithm[] {
  return (algorithmsByLength[digits] ?? []).filter((algorithm) => supportedHashes.has(algorithm));
}

const supportedHashes: ReadonlySet<string> = new Set(getHashes().map((name) => name.toLowerCase()));

function fullFormat(algorithm: Algorithm, hex: string, mistakes: readonly Mistake[]): DigestFormat {
  return {
    algorithm,
    matches: (digest) => digest === hex,
    mistakes: algorithm === 'md5' ? mistakes : [...mistakes, otherHashMistake(algorithm)],
  };
}

const lowerCaseMistake = makeMistake(
  'lower-case',
  'the sign is not in upper case',
  'sign 不是大写',
  'send the sign as upper-case hex',
  '请使用大写十六进制',
);

function otherHashMistake(algorithm: Algorithm): Mistake {
  const title = algorithm.toUpperCase().replace(/^SHA(?=\d+$)/, 'SHA-');
  return makeMistake(
    algorithm,
    `${title} was used in place of MD5`,
    `使用了 ${title}，应为 MD5`,
    'use MD5',
    '请使用 MD5',
  );
}

function makeMistake(name: string, en: string, zh: string, fixEn: string, fixZh: string): Mistake {
  return { name: `sign:${name}`, message: { en, zh }, fix: { en: fixEn, zh: fixZh } };
}
