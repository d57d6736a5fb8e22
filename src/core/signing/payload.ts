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

/** Longest base64 text that {@link decodePayload} accepts, in characters; documented payloads are below 600. */
export const maxPayloadLength = 16_384;

/** The result of {@link decodePayload}. `payload` holds the members without `sign`, and inherits nothing. */
export type DecodedPayload =
  | { readonly ok: true; readonly payload: FlatPayload; readonly sign: string }
  | { readonly ok: false; readonly error: PayloadError };

/**
 * Signs a payload and encodes it (PROTOCOL §2, steps 1–6). An existing member `sign` is replaced.
 *
 * @returns base64 of the JSON object with `sign` in it
 * @throws {RangeError} on an empty key, and on a payload that {@link decodePayload} would reject
 */
export function encodePayload(payload: FlatPayload, appKey: string): string {
  const error = findPayloadError(payload);
  if (error !== null) throw new RangeError(`payload cannot be encoded: ${error.text.en}`);
  return Buffer.from(signedJson(payload, appKey)).toString('base64');
}

/**
 * The JSON of a payload with its sign, as the last member unless the payload already had one. The sign is appended as
 * text: copying the object with one more member takes V8 three times as long as writing it (4 µs).
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
 * Decodes a payload without guessing: base64 that round-trips, UTF-8, one flat JSON object of strings and safe integers
 * with a string `sign`, no duplicate member, no `__proto__`, no `key`, no lone surrogate (PROTOCOL §2). The sign is
 * *not* verified: that is `verifySign(payload, sign, appKey)`.
 *
 * @param options `maxLength` of the text in characters, {@link maxPayloadLength} by default
 */
export function decodePayload(text: string, options: { readonly maxLength?: number } = {}): DecodedPayload {
  if (text.length > (options.maxLength ?? maxPayloadLength)) return rejected(makePayloadError('too-long'));
  if (text === '') return rejected(makePayloadError('base64-empty'));
  const decoded = decodeBase64(text);
  if (!decoded.ok) return rejected(makePayloadError(decoded.reason));
  const json = decoded.bytes.toString('utf8');
  // Node decodes invalid UTF-8 to U+FFFD, so the bytes are checked only if it occurs.
  if (json.includes('\ufffd') && !isUtf8(decoded.bytes)) return rejected(makePayloadError('utf8'));
  const compact = readCompactPayload(json);
  return compact === null ? splitSign(json) : { ok: true, ...compact };
}

/**
 * Reads a payload given as plain JSON with `sign` in it, by the rules of {@link decodePayload} without base64.
 *
 * @param json at most {@link maxPayloadLength} characters
 */
export function decodePayloadJson(json: string): DecodedPayload {
  return splitSign(json);
}

/** Finds why a payload cannot be signed; null if it can. */
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
