import type { HttpRequest } from '#core/ports/http.ts';
import { signOf } from '../forgeries/signing-rule.ts';
import { signInDialect, type SignDialect } from '../forgeries/sign-in-dialect.ts';
import { customEndpoints, type CustomEndpoint } from './custom-endpoints.ts';

/** How the member `sign` is written. */
export const signForms = ['right', 'missing', 'empty', 'wrong', 'lower-case', 'short', 'long', 'other-key'] as const;

/** How the JSON becomes the text of `payload`. */
export const payloadEncodings = [
  'base64',
  'url-safe',
  'unpadded',
  'line-breaks',
  'loose-bits',
  'none',
  'not-utf-8',
] as const;

/** In what a request departs from the right one of its endpoint. Without any of these it is right. */
export interface RequestChanges {
  readonly set?: Readonly<Record<string, unknown>> | undefined;
  readonly leaveOut?: readonly string[] | undefined;
  readonly add?: readonly string[] | undefined;
  readonly json?: string | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly jsonBytes?: number | undefined;
  readonly sign: (typeof signForms)[number];
  /** The library as which it is signed; left out: by the rule. */
  readonly dialect?: SignDialect | undefined;
  readonly encoding: (typeof payloadEncodings)[number];
  readonly body?: string | undefined;
  readonly bodyBytes?: number | undefined;
  readonly method?: HttpRequest['method'] | undefined;
  readonly path?: string | undefined;
  readonly headers?: Readonly<Record<string, string | null>> | undefined;
}

/** What stands for the names in braces of paths, members and texts. */
export type RequestValues = Readonly<Record<string, string>>;

/** A request as it is sent. */
export interface CustomRequest {
  /** Name of the endpoint that its path and method lead to; `unknown`: of none. */
  readonly endpoint: CustomEndpoint | 'unknown';
  readonly method: HttpRequest['method'];
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Identity of the merchant who sends it. */
interface Sender {
  readonly appId: string;
  readonly appSecret: string;
  readonly appKey: string;
}

/** Writes the request of an endpoint, with changes. @param values by the names in braces. */
export function writeRequest(
  name: CustomEndpoint,
  changes: RequestChanges,
  values: RequestValues,
  sender: Sender,
): CustomRequest {
  const endpoint = customEndpoints[name];
  const fill = (text: string): string => text.replace(/\{([a-z_]+)\}/g, (whole, key: string) => values[key] ?? whole);
  const method = changes.method ?? endpoint.method;
  const path = fill(changes.path ?? endpoint.path);
  const members = membersOf(endpoint, changes, fill);
  const json = endpoint.body === 'signed' ? signedJson(members, changes, fill, sender.appKey) : null;
  const payload = json === null ? '' : encode(padded(framed(json, changes), changes.jsonBytes), changes.encoding);
  const right = json === null ? padded(framed(plainJson(members, changes, fill), changes), changes.jsonBytes) : null;
  const body = fill(changes.body ?? right ?? '{"payload":"{payload}"}').replaceAll('{payload}', payload);
  return {
    endpoint: endpointAt(method, path),
    method,
    path,
    headers: headersOf(changes, sender),
    body: method === 'GET' ? '' : padded(body, changes.bodyBytes),
  };
}

type Members = readonly (readonly [name: string, value: unknown])[];

function membersOf(
  { members }: (typeof customEndpoints)[CustomEndpoint],
  { set = {}, leaveOut = [] }: RequestChanges,
  fill: (text: string) => string,
): Members {
  const all = { ...members, ...set };
  return Object.entries(all)
    .filter(([name]) => !leaveOut.includes(name))
    .map(([name, value]) => [name, filled(value, fill)]);
}

/** A value with the names in braces of its texts filled in. */
function filled(value: unknown, fill: (text: string) => string): unknown {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((item) => filled(item, fill));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, filled(member, fill)]));
}

function toJson(members: readonly string[]): string {
  return `{${members.join(',')}}`;
}

function memberTexts(members: Members): readonly string[] {
  return members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
}

function plainJson(members: Members, { json, add = [] }: RequestChanges, fill: (text: string) => string): string {
  return json === undefined ? toJson([...memberTexts(members), ...add.map(fill)]) : fill(json);
}

/** The JSON with its sign, which is that of what a lenient reader makes of it. */
function signedJson(members: Members, changes: RequestChanges, fill: (text: string) => string, appKey: string): string {
  const { set = {}, sign: form, dialect } = changes;
  const unsigned = plainJson(members, changes, fill);
  const signedMembers = readLeniently(unsigned) ?? textMembers(members);
  const key = keyOf(form, appKey);
  const right = dialect ? signInDialect(signedMembers, key, dialect) : signOf(signedMembers, key);
  const sign = signText(form, right);
  if (changes.json !== undefined) return unsigned.replaceAll('{sign}', sign);
  if (form === 'missing' || 'sign' in set) return unsigned;
  const text = `"sign":${JSON.stringify(sign)}`;
  return unsigned === '{}' ? `{${text}}` : `${unsigned.slice(0, -1)},${text}}`;
}

function keyOf(form: RequestChanges['sign'], appKey: string): string {
  return form === 'other-key' ? `${appKey} of another` : appKey;
}

function signText(form: RequestChanges['sign'], sign: string): string {
  switch (form) {
    case 'lower-case':
      return sign.toLowerCase();
    case 'short':
      return sign.slice(0, -1);
    case 'long':
      return `${sign}0`;
    case 'empty':
      return '';
    case 'wrong':
      return sign.split('').reverse().join('');
    default:
      return sign;
  }
}

/** What JavaScript reads of a text; null where it reads no object. */
function readLeniently(text: string): readonly (readonly [string, string])[] | null {
  try {
    const value: unknown = JSON.parse(text.replaceAll('{sign}', ''));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return textMembers(Object.entries(value));
  } catch {
    return null;
  }
}

function textMembers(members: Members): readonly (readonly [string, string])[] {
  return members.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
}

function framed(text: string, { before = '', after = '' }: RequestChanges): string {
  return `${before}${text}${after}`;
}

/** The text with blanks behind it, up to so many bytes. */
function padded(text: string, bytes = 0): string {
  return text + ' '.repeat(Math.max(0, bytes - Buffer.byteLength(text)));
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function encode(json: string, encoding: RequestChanges['encoding']): string {
  // Two bytes are left over for the last group: it has one `=`, and two bits that belong to no byte.
  const loose = json + ' '.repeat((5 - (Buffer.byteLength(json) % 3)) % 3);
  const base64 = Buffer.from(json).toString('base64');
  switch (encoding) {
    case 'base64':
      return base64;
    case 'url-safe':
      return base64.replaceAll('+', '-').replaceAll('/', '_');
    case 'unpadded':
      return Buffer.from(loose).toString('base64').replaceAll('=', '');
    case 'line-breaks':
      return base64.replace(/.{76}/g, '$&\\n');
    case 'loose-bits': {
      const text = Buffer.from(loose).toString('base64');
      const last = alphabet[alphabet.indexOf(text.at(-2) ?? '') + 1] ?? '';
      return `${text.slice(0, -2)}${last}=`;
    }
    case 'none':
      return JSON.stringify(json).slice(1, -1);
    case 'not-utf-8':
      // U+FFFD is what a lenient decoder makes of the byte 0xFF.
      return Buffer.concat(
        json.split('\ufffd').flatMap((part, place) => (place === 0 ? [] : [Buffer.of(0xff)]).concat(Buffer.from(part))),
      ).toString('base64');
  }
}

function headersOf({ headers = {} }: RequestChanges, { appId, appSecret }: Sender): Readonly<Record<string, string>> {
  const all: Record<string, string | null> = {
    appid: appId,
    appsecret: appSecret,
    'content-type': 'application/json',
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  };
  return Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

/** The endpoint that a path and method lead to; the order of the table lets fixed paths win. */
function endpointAt(method: HttpRequest['method'], path: string): CustomEndpoint | 'unknown' {
  const [plain = ''] = path.split('?');
  const found = Object.entries(customEndpoints).find(
    ([, endpoint]) =>
      endpoint.method === method && new RegExp(`^${endpoint.path.replace(/\{[a-z_]+\}/g, '[^/]+')}$`).test(plain),
  );
  return (found?.[0] as CustomEndpoint | undefined) ?? 'unknown';
}
