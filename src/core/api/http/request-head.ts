import type { Bilingual } from '#core/domain/errors.ts';

/** What the target of a request line names (RFC 9112 §3.2). */
export type RequestTarget =
  | { readonly kind: 'path'; readonly path: string; readonly query: string }
  /** `*`, the server as a whole. */
  | { readonly kind: 'server' }
  /** `host:port`, what CONNECT names. */
  | { readonly kind: 'authority' }
  | { readonly kind: 'invalid'; readonly problem: Bilingual };

const fragmentProblem: Bilingual = {
  zh: '请求地址含有 “#”；“#” 及其后的部分不应发送',
  en: 'the target holds a "#": a fragment is not sent',
};
const targetProblem: Bilingual = {
  zh: '请求行中的地址无效，应为 /api/openapi/v1/…',
  en: 'the target of the request line is invalid: send /api/openapi/v1/…',
};

const absoluteForm = /^https?:\/\/([^/?#]*)(.*)$/is;

/**
 * Reads the target of a request line. A proxy writes the absolute form (`http://host/path`), which means the same as
 * the origin form (`/path`). A digit, letter, `-`, `.`, `_` or `~` that is percent-encoded is that character.
 */
export function readTarget(target: string): RequestTarget {
  if (target === '*') return { kind: 'server' };
  if (target.includes('#')) return { kind: 'invalid', problem: fragmentProblem };
  const absolute = absoluteForm.exec(target);
  const origin = absolute ? (absolute[2] ?? '') : target;
  if (absolute?.[1] === '') return { kind: 'invalid', problem: targetProblem };
  if (absolute && !origin.startsWith('/')) return pathTarget(`/${origin}`);
  if (origin.startsWith('/')) return pathTarget(origin);
  return /^[^/?]+:\d+$/.test(target) ? { kind: 'authority' } : { kind: 'invalid', problem: targetProblem };
}

/** The origin form of a target; a target that has none as it is. */
export function toOriginForm(target: string): string {
  // Nearly every target is in this form already.
  if (target.startsWith('/') && !target.includes('%')) return target;
  const read = readTarget(target);
  return read.kind === 'path' ? `${read.path}${read.query}` : target;
}

function pathTarget(origin: string): RequestTarget {
  const at = origin.indexOf('?');
  const path = at === -1 ? origin : origin.slice(0, at);
  return { kind: 'path', path: decodeUnreserved(path), query: at === -1 ? '' : origin.slice(at) };
}

/** RFC 3986 §6.2.2.2: the encoded and the plain form of these characters are equivalent. */
function decodeUnreserved(path: string): string {
  if (!path.includes('%')) return path;
  return path.replace(/%([0-9a-f]{2})/gi, (encoded, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : encoded;
  });
}

/**
 * What is wrong with the Host header (RFC 9112 §3.2): from HTTP/1.1 on there is exactly one.
 * @param rawHeaders names and values in turn, as they came.
 */
export function hostProblem(httpVersion: string, rawHeaders: readonly string[]): Bilingual | null {
  let hosts = 0;
  let host = '';
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length !== 4 || name.toLowerCase() !== 'host') continue;
    hosts += 1;
    host = rawHeaders[at + 1] ?? '';
  }
  if (hosts > 1) return { zh: '请求头 Host 出现了多次', en: 'the header Host was sent more than once' };
  if (hosts === 0) return httpVersion === '1.0' ? null : { zh: '缺少请求头 Host', en: 'send the header Host' };
  return /^[\w.~!$&'()*+,;=%:[\]-]*$/.test(host)
    ? null
    : { zh: '请求头 Host 的值无效', en: 'the header Host is invalid' };
}

/** The readable part of a message that the HTTP parser rejected. */
export interface PartialHead {
  /** Null where the message does not begin with a request line. */
  readonly method: string | null;
  readonly target: string;
  readonly httpVersion: string;
  readonly acceptLanguage: string | undefined;
  /** The first bytes are those of a TLS handshake. */
  readonly tls: boolean;
}

const requestLinePattern = /^([\w!#$%&'*+.^`|~-]+) (\S+) HTTP\/(\d\.\d)\r?\n/;

/** Reads the head of a message that the HTTP parser rejected. @param text its bytes as latin1. */
export function readPartialHead(text: string): PartialHead {
  const [, method = null, target = '', httpVersion = ''] = requestLinePattern.exec(text) ?? [];
  const acceptLanguage = /\r\naccept-language:[ \t]*([^\r\n]*)/i.exec(text)?.[1];
  return { method, target, httpVersion, acceptLanguage, tls: text.startsWith('\x16\x03') };
}
