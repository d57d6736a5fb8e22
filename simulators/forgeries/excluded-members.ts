import { forgeriesOf, refusedAsInvalid, mustBeAccepted, refusedForSign } from './forgery.ts';
import type { OriginalRequest } from './forgery.ts';
import type { Members } from './signing-rule.ts';
import { md5Hex, sortByBytes, joinMembers, signedBody, signOf } from './signing-rule.ts';

/** Members with one more, and the sign of those without it. */
function withUnsignedMember(name: string, value: string): (original: OriginalRequest) => { body: string } {
  return ({ members, sign }) => ({ body: signedBody([...members, [name, value]], sign) });
}

/** Signs whatever it is given, empty members and `sign` too. */
function signAll(members: Members, appKey: string): string {
  return md5Hex(`${joinMembers(sortByBytes(members))}&key=${appKey}`);
}

/**
 * Empty members take no part in the sign; nothing else is empty. (Deliver has no member that may be left out, products
 * has.)
 */
export const emptyExcluded = forgeriesOf({ check: 'empty-excluded', endpoint: 'products' }, [
  {
    name: 'empty-member',
    description: 'sends an optional member empty and leaves it out of the sign',
    ...mustBeAccepted,
    forge: withUnsignedMember('page', ''),
  },
  {
    name: 'empty-member-signed',
    description: 'signs a member that is empty',
    ...refusedForSign,
    forge: ({ members, appKey }) => ({
      body: signedBody([...members, ['page', '']], signAll([...members, ['page', '']], appKey)),
    }),
  },
  {
    name: 'zero-unsigned',
    description: 'takes "0" for empty',
    ...refusedForSign,
    forge: withUnsignedMember('page', '0'),
  },
  {
    name: 'blank-unsigned',
    description: 'takes a blank for empty',
    ...refusedForSign,
    forge: withUnsignedMember('page', ' '),
  },
  {
    name: 'null-text-unsigned',
    description: 'takes the text "null" for empty',
    ...refusedForSign,
    forge: withUnsignedMember('page', 'null'),
  },
]);

/** The sign itself is not signed; a member that only looks like it is. */
export const signExcluded = forgeriesOf({ check: 'sign-excluded' }, [
  {
    name: 'sign-signed',
    description: 'signs an empty member "sign" with the others',
    ...refusedForSign,
    forge: ({ members, appKey }) => ({ body: signedBody(members, signAll([...members, ['sign', '']], appKey)) }),
  },
  {
    name: 'capital-sign-unsigned',
    description: 'adds a member "Sign" and leaves it out of the sign',
    ...refusedForSign,
    forge: withUnsignedMember('Sign', 'x'),
  },
  {
    name: 'capital-sign',
    description: 'adds a member "Sign" and signs it',
    ...refusedAsInvalid,
    forge: ({ members, appKey }) => ({
      body: signedBody([...members, ['Sign', 'x']], signOf([...members, ['Sign', 'x']], appKey)),
    }),
  },
]);
