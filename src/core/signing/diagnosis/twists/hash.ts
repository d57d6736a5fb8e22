import { encodeGbk } from '../gbk.ts';
import { hashed, hmac } from '../recipe.ts';
import { twist, type Twist } from '../twist.ts';

const plain = ['take a plain MD5 of the text with the key in it, no HMAC', '请对包含 key 的文本计算普通 MD5，不要用 HMAC'] as const;
const once = ['take the MD5 once', '只计算一次 MD5'] as const;
const utf8 = ['hash the UTF-8 bytes of the text', '请对文本的 UTF-8 字节计算 MD5'] as const;

/** Other hashes, and other bytes for the same text. */
export const hashTwists: readonly Twist[] = [
  twist('hash', 'hmac', ['an HMAC with the AppKey was taken over the text that ends with the key', '对包含 key 的文本使用了 HMAC'], plain, { digest: hmac }),
  twist('hash', 'hmac-of-members', ['an HMAC with the AppKey was taken over the members alone', '对不含 key 的文本使用了 HMAC'], plain, { digest: hmac, keyed: (text) => text }),
  twist('hash', 'double-upper', ['the MD5 of the MD5 (upper-case hex) was taken', '对 MD5（大写）又做了一次 MD5'], once, { digest: (bytes, algorithm) => hashed(Buffer.from(hashed(bytes, algorithm).toUpperCase()), algorithm) }),
  twist('hash', 'double-lower', ['the MD5 of the MD5 (lower-case hex) was taken', '对 MD5（小写）又做了一次 MD5'], once, { digest: (bytes, algorithm) => hashed(Buffer.from(hashed(bytes, algorithm)), algorithm) }),
  twist('hash', 'gbk', ['the text was hashed as GBK', '文本按 GBK 编码计算了 MD5'], utf8, { bytes: encodeGbk }),
  twist('hash', 'mojibake', ['the text was encoded as UTF-8 twice', '文本被做了两次 UTF-8 编码'], utf8, { bytes: (text) => Buffer.from(Buffer.from(text, 'utf8').toString('latin1'), 'utf8') }),
  twist('hash', 'question-marks', ['characters beyond Latin-1 were lost (each became "?") before hashing', '非 Latin-1 字符在计算 MD5 前变成了 "?"'], utf8, { bytes: (text) => Buffer.from(text.replace(/[^\u0000-\u00ff]/gu, '?'), 'latin1') }), // eslint-disable-line no-control-regex -- bytes are meant
  twist('hash', 'utf-16', ['the text was hashed as UTF-16 (Unicode in .NET and PowerShell)', '文本按 UTF-16 编码（.NET/PowerShell 的 Unicode）计算了 MD5'], utf8, { bytes: (text) => Buffer.from(text, 'utf16le') }),
  twist('hash', 'bom', ['a byte order mark stands before the text', '文本前有 BOM'], utf8, { wrapAll: (text) => `\ufeff${text}` }),
  twist('hash', 'upper-case-text', ['the whole text was put in upper case before hashing', '计算 MD5 前整个文本被转成了大写'], ['leave the text as it is; only the sign is upper case', '文本保持原样，只有 sign 用大写'], { wrapAll: (text) => text.toUpperCase() }),
  twist('hash', 'lower-case-text', ['the whole text was put in lower case before hashing', '计算 MD5 前整个文本被转成了小写'], ['leave the text as it is', '文本保持原样'], { wrapAll: (text) => text.toLowerCase() }),
];
