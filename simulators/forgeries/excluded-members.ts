import { family, invalid, taken, unsigned } from './forgery.ts';
import type { Original } from './forgery.ts';
import type { Pairs } from './signing-rule.ts';
import { hashOf, inByteOrder, joined, signedBody, signOf } from './signing-rule.ts';

/** Members with one more, and the sign of those without it. */
function unsignedMember(name: string, value: string): (original: Original) => { body: string } {
  return ({ members, sign }) => ({ body: signedBody([...members, [name, value]], sign) });
}

/** Signs whatever it is given, empty members and `sign` too. */
function signAll(members: Pairs, appKey: string): string {
  return hashOf(`${joined(inByteOrder(members))}&key=${appKey}`);
}

/** Empty members take no part in the sign; nothing else is empty. (Deliver has no member that may be left out, products has.) */
export const emptyExcluded = family({ law: 'empty-excluded', asks: 'products' }, [
  {
    name: 'empty-member',
    says: 'sends an optional member empty and leaves it out of the sign',
    ...taken,
    forge: unsignedMember('page', ''),
  },
  {
    name: 'empty-member-signed',
    says: 'signs a member that is empty',
    ...unsigned,
    forge: ({ members, appKey }) => ({
      body: signedBody([...members, ['page', '']], signAll([...members, ['page', '']], appKey)),
    }),
  },
  { name: 'zero-unsigned', says: 'takes "0" for empty', ...unsigned, forge: unsignedMember('page', '0') },
  { name: 'blank-unsigned', says: 'takes a blank for empty', ...unsigned, forge: unsignedMember('page', ' ') },
  {
    name: 'null-text-unsigned',
    says: 'takes the text "null" for empty',
    ...unsigned,
    forge: unsignedMember('page', 'null'),
  },
]);

/** The sign itself is not signed; a member that only looks like it is. */
export const signExcluded = family({ law: 'sign-excluded' }, [
  {
    name: 'sign-signed',
    says: 'signs an empty member "sign" with the others',
    ...unsigned,
    forge: ({ members, appKey }) => ({ body: signedBody(members, signAll([...members, ['sign', '']], appKey)) }),
  },
  {
    name: 'capital-sign-unsigned',
    says: 'adds a member "Sign" and leaves it out of the sign',
    ...unsigned,
    forge: unsignedMember('Sign', 'x'),
  },
  {
    name: 'capital-sign',
    says: 'adds a member "Sign" and signs it',
    ...invalid,
    forge: ({ members, appKey }) => ({
      body: signedBody([...members, ['Sign', 'x']], signOf([...members, ['Sign', 'x']], appKey)),
    }),
  },
]);
