import type { ClauseName } from '../clauses.ts';
import type { SignedMembers } from '../signing/dialects.ts';
import { readStrictJson } from './strict-json.ts';

/** The members of a payload, `sign` among them; or the clause that refuses it. */
export type ReadPayload =
  | { readonly members: SignedMembers & { readonly sign?: unknown } }
  | { readonly members: null; readonly fault: ClauseName };

const malformed = { members: null, fault: 'payload-malformed' } as const;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the payload of a call or a frame (§2.11 to §2.14).
 * @param maxLength characters of the base64.
 */
export function readPayload(text: string, maxLength: number): ReadPayload {
  if (text.length > maxLength) return malformed;
  const json = decodeBase64(text);
  const read = json === null ? null : readStrictJson(json, 1);
  const members = read?.value;
  if (typeof members !== 'object' || members === null || Array.isArray(members)) return malformed;
  for (const [name, value] of Object.entries(members)) {
    // A sign that is no string is refused later (§2.23), but it must be flat too.
    if (typeof value !== 'string' && typeof value !== 'number') return malformed;
    if (name === 'key') return { members: null, fault: 'key-member' };
  }
  return { members: members as SignedMembers };
}

/** §2.13: the standard alphabet, padded, and equal to what its bytes encode to. */
function decodeBase64(text: string): string | null {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) return null;
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
