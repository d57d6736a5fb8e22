import type { Arbitrary } from 'fast-check';
import type { Payload } from '../signing.ts';
import { fc } from './fast-check-peer.ts';
import { names, values } from './payload-parts.ts';

/**
 * Payloads that the protocol allows, without a sign: names and texts of all of Unicode, the characters that are special
 * to the rule, empty values, every safe integer. Some have a null prototype.
 */
export function signablePayload(): Arbitrary<Payload> {
  return fc.dictionary(names, values, { maxKeys: 12 });
}
