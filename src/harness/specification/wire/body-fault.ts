import type { BodyFault } from '../observation.ts';
import { findJsonFault, type JsonFault } from './json-fault.ts';

/** What is wrong with the JSON of a body; null where it can be read. */
export function bodyJsonFault(text: string, maxDepth: number): BodyFault | null {
  const fault = findJsonFault(text, maxDepth, false);
  return fault && { ...withMember(fault), inBody: true };
}

/** What is wrong with a payload, up to its JSON; null where it is one flat object. @param maxLength characters. */
export function payloadFault(payload: string, maxLength: number): BodyFault | null {
  if (payload.length > maxLength) return { reason: 'too-long' };
  const bytes = Buffer.from(payload, 'base64');
  if (payload === '') return { reason: 'base64-empty' };
  if (bytes.toString('base64') !== payload) return { reason: base64Reason(payload) };
  const json = bytes.toString('utf8');
  if (!Buffer.from(json).equals(bytes)) return { reason: 'utf8' };
  const fault = findJsonFault(json, 1, true);
  return fault && withMember(fault);
}

function withMember({ reason, member, at }: JsonFault): BodyFault {
  return { reason, ...(member !== '' && { member }), at };
}

/** The rows of layer `base64` in the order of the table. */
function base64Reason(payload: string): string {
  if (/\s/.test(payload)) return 'base64-space';
  if (/^[A-Za-z0-9=_-]*$/.test(payload) && /[-_]/.test(payload)) return 'base64-url';
  const [digits = ''] = /^[A-Za-z0-9+/]*/.exec(payload) ?? [];
  if (!['', '=', '=='].includes(payload.slice(digits.length))) return 'base64-alphabet';
  return payload.length % 4 === 0 ? 'base64-bits' : 'base64-length';
}
