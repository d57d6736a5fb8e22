import { isUtf8 } from 'node:buffer';
import { decodeBase64 } from './base64.ts';
import type { FlatPayload } from './canonical.ts';
import { readCompactPayload } from './compact-payload.ts';
import { makePayloadError } from './payload-error.ts';
import type { PayloadError } from './payload-error.ts';
import { hasLoneSurrogate } from './json-escapes.ts';
import { EmptyObject } from './json-reader.ts';
import { sign } from './sign.ts';
import { parseFlatJson } from './strict-json.ts';

/** Longest base64 text of a payload that {@link decodePayload} looks at; the documented payloads stay below 600. */
export const maxPayloadLength = 16_384;

/** What {@link decodePayload} answers. `payload` holds the members without `sign`, and inherits nothing. */
export type DecodedPayload =
  | { readonly ok: true; readonly payload: FlatPayload; readonly sign: string }
  | { readonly ok: false; readonly error: PayloadError };

/**
 * Signs a payload and encodes it (PROTOCOL §2, steps 1–6). A member `sign` that is there already is replaced.
 *
 * @returns base64 of the JSON object with `sign` in it
 * @throws {RangeError} on an empty key, and on a payload that {@link decodePayload} would refuse
 */
export function encodePayload(payload: FlatPayload, appKey: string): string {
  const error = findPayloadError(payload);
  if (error !== null) throw new RangeError(`payload cannot be encoded: ${error.text.en}`);
  return Buffer.from(signedJson(payload, appKey)).toString('base64');
}

/**
 * The JSON of a payload with its sign in it, as the last member unless the payload had one already. The sign is put
 * behind the text: a copy of an object with one member more takes V8 three times as long as writing it (4 µs).
 *
 * @throws {RangeError} when the key is empty, or a value is neither a string nor a safe integer
 */
export function signedJson(payload: FlatPayload, appKey: string): string {
  const computedSign = sign(payload, appKey);
  if (Object.hasOwn(payload, 'sign')) return JSON.stringify({ ...payload, sign: computedSign });
  const json = JSON.stringify(payload);
  return json === '{}' ? `{"sign":"${computedSign}"}` : `${json.slice(0, -1)},"sign":"${computedSign}"}`;
}

/**
 * Decodes a payload and guesses nothing: base64 that round-trips, UTF-8, one flat JSON object of strings and safe
 * integers with a string `sign`, no duplicate member, no `__proto__`, no `key`, no lone surrogate (PROTOCOL §2).
 * The sign is *not* verified: that is `verifySign(payload, sign, appKey)`.
 *
 * @param options `maxLength` of the text in characters, {@link maxPayloadLength} unless told otherwise
 */
export function decodePayload(text: string, options: { readonly maxLength?: number } = {}): DecodedPayload {
  if (text.length > (options.maxLength ?? maxPayloadLength)) return rejected(makePayloadError('too-long'));
  if (text === '') return rejected(makePayloadError('base64-empty'));
  const decoded = decodeBase64(text);
  if (!decoded.ok) return rejected(makePayloadError(decoded.reason));
  const json = decoded.bytes.toString('utf8');
  // Node puts U+FFFD for what is no UTF-8; where none stands the bytes need no second look.
  if (json.includes('\ufffd') && !isUtf8(decoded.bytes)) return rejected(makePayloadError('utf8'));
  const compact = readCompactPayload(json);
  return compact === null ? splitSign(json) : { ok: true, ...compact };
}

/**
 * Takes a payload that came as plain JSON, `sign` in it, by the same rules as {@link decodePayload} but for the base64.
 *
 * @param json its length is bounded by {@link maxPayloadLength}
 */
export function decodePayloadJson(json: string): DecodedPayload {
  return splitSign(json);
}

/** Tells what is wrong with a payload that is about to be signed, or null. A member `sign` is not looked at. */
export function findPayloadError(payload: FlatPayload): PayloadError | null {
  for (const name of Object.keys(payload)) {
    const value: unknown = payload[name];
    if (name === 'key') return makePayloadError('key-member', name);
    if (name === '__proto__') return makePayloadError('reserved', name);
    if (hasLoneSurrogate(name) || (typeof value === 'string' && hasLoneSurrogate(value)))
      return makePayloadError('surrogate', name);
    if (typeof value !== 'string' && !Number.isSafeInteger(value)) return makePayloadError('type', name);
  }
  return null;
}

function splitSign(json: string): DecodedPayload {
  const parsed = parseFlatJson(json, { maxLength: maxPayloadLength });
  if (!parsed.ok) return rejected(parsed.error);
  const members = parsed.value;
  if ('key' in members) return rejected(makePayloadError('key-member', 'key'));
  const givenSign = members['sign'];
  if (givenSign === undefined || givenSign === '') return rejected(makePayloadError('sign-missing', 'sign'));
  if (typeof givenSign !== 'string') return rejected(makePayloadError('sign-type', 'sign'));
  const payload = new EmptyObject() as Record<string, string | number>;
  for (const name in members) if (name !== 'sign') payload[name] = members[name] as string | number;
  return { ok: true, payload, sign: givenSign };
}

function rejected(error: PayloadError): DecodedPayload {
  return { ok: false, error };
}
