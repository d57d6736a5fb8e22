import type { PayloadErrorReason } from './payload-error.ts';

/** The bytes of a base64 text, or why it is not valid. */
export type Base64Result =
  { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly reason: PayloadErrorReason };

/**
 * Decodes base64 of the standard alphabet with padding, and only text that re-encodes to itself (PROTOCOL §2). Node's
 * decoder skips invalid characters; the comparison finds them, and leftover bits too.
 */
export function decodeBase64(text: string): Base64Result {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? { ok: true, bytes } : { ok: false, reason: errorReason(text) };
}

function errorReason(text: string): PayloadErrorReason {
  if (/\s/.test(text)) return 'base64-space';
  if (/[-_]/.test(text) && /^[A-Za-z0-9_=-]*$/.test(text)) return 'base64-url';
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return 'base64-alphabet';
  return text.length % 4 === 0 ? 'base64-bits' : 'base64-length';
}
