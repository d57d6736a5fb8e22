import './require-supported-node.ts';
import * as canonical from '#core/signing/canonical.ts';
import * as payloads from '#core/signing/payload.ts';
import * as signs from '#core/signing/sign.ts';
import { toVendloopError } from './errors.ts';

export { VendloopError, type VendloopErrorCode } from './errors.ts';

/** The members of a request or callback: strings and safe integers. A member `sign` is not signed. */
export type Payload = Readonly<Record<string, string | number>>;

/** A payload that was read, or why it cannot be. The sign has not been verified. */
export type DecodedPayload =
  | { readonly ok: true; readonly payload: Payload; readonly sign: string }
  | { readonly ok: false; readonly reason: string; readonly message: string };

/**
 * The text that is hashed for `sign`: every member but `sign` and empty ones, sorted by the bytes of their names, as
 * `name=value` joined with `&`, then `&key=` and the AppKey.
 * @throws VendloopError `bad-options` for an empty key, or a value that is neither a string nor a safe integer.
 */
export function canonicalForm(payload: Payload, appKey: string): string {
  return orBadOptions(() => canonical.canonicalForm(payload, appKey));
}

/**
 * The sign of a payload: 32 upper-case hex digits.
 * @throws VendloopError `bad-options` for an empty key, or a value that is neither a string nor a safe integer.
 */
export function sign(payload: Payload, appKey: string): string {
  return orBadOptions(() => signs.sign(payload, appKey));
}

/**
 * Whether a sign is the payload's. The time that it takes does not depend on where two signs differ.
 * @throws VendloopError `bad-options` for an empty key, or a value that is neither a string nor a safe integer.
 */
export function verifySign(payload: Payload, givenSign: string, appKey: string): boolean {
  return orBadOptions(() => signs.verifySign(payload, givenSign, appKey));
}

/**
 * Signs a payload and encodes it: the value of `payload` in the body of a request.
 * @returns base64 of the JSON object with `sign` in it.
 * @throws VendloopError `bad-options` for an empty key, or a payload that `decodePayload` would refuse.
 */
export function encodePayload(payload: Payload, appKey: string): string {
  return orBadOptions(() => payloads.encodePayload(payload, appKey));
}

/** Decodes the value of `payload` as strictly as the core does. Verify its sign with {@link verifySign}. */
export function decodePayload(text: string): DecodedPayload {
  const decoded = payloads.decodePayload(text);
  if (decoded.ok) return decoded;
  return { ok: false, reason: decoded.error.reason, message: decoded.error.text.en };
}

function orBadOptions<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    throw toVendloopError('bad-options', error);
  }
}
