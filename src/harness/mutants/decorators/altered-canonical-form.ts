import { hash } from 'node:crypto';
import { sortedNames, type FlatPayload } from '#core/signing/canonical.ts';
import type { PatchFactory } from '#harness/fault-injection/core/core-patch.ts';
import { brokenRules } from './broken-rules.ts';

/** Members in the order in which they are signed, each with its value as a text. */
export type SignedMembers = readonly (readonly [name: string, value: string])[];

/**
 * A core that verifies by another canonical form.
 * @param change is given the members of the right form, and the payload as it came.
 */
export function alteredCanonicalForm(
  change: (members: SignedMembers, payload: FlatPayload) => SignedMembers,
): PatchFactory {
  return brokenRules('signing', {
    verifySign: (payload, receivedSign, appKey) => {
      const canonicalMembers = sortedNames(payload).flatMap((name): SignedMembers =>
        payload[name] === '' ? [] : [[name, String(payload[name])]],
      );
      const text = [...change(canonicalMembers, payload), ['key', appKey] as const]
        .map(([name, value]) => `${name}=${value}`)
        .join('&');
      return hash('md5', text).toUpperCase() === receivedSign;
    },
  });
}
