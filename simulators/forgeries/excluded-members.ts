import { forgeriesOf, refusedAsInvalid, mustBeAccepted, refusedForSign } from './forgery.ts';
import type { OriginalRequest } from './forgery.ts';
import type { Members } from './signing-rule.ts';
import { md5Hex, sortByBytes, joinMembers, signedBody, signOf } from './signing-rule.ts';

/** The members and an added one that is not in the sign. */
function withUnsignedMember(name: string, value: string): (original: OriginalRequest) => { body: string } {
  return ({ members, sign }) => ({ body: signedBody([...members, [name, value]], sign) });
}

/** Signs all members, empty ones and `sign` too. */
function signAll(members: Members, appKey: string): string {
  return md5Hex(`${joinMembers(sortByBytes(members))}&key=${appKey}`);
}

/**
 * Empty members are not part of the sign; only the empty string is empty. (Uses products: deliver has no optional
 * member.)
 */
export const emptyExcluded = forgeriesOf({ check: 'empty-excluded', endpoint: 'products' }, [
  {
    name: 'empty-member',
    description: 'sends an optional member empty and omits it from the sign',
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
    description: 'treats "0" as empty',
    ...refusedForSign,
    forge: withUnsignedMember('page', '0'),
  },
  {
    name: 'blank-unsigned',
    description: 'treats a blank as empty',
    ...refusedForSign,
    forge: withUnsignedMember('page', ' '),
  },
  {
    name: 'null-text-unsigned',
    description: 'treats the text "null" as empty',
    ...refusedForSign,
    forge: withUnsignedMember('page', 'null'),
  },
]);

/** The sign itself is not signed; a member with a similar name is. */
export const signExcluded = forgeriesOf({ check: 'sign-excluded' }, [
  {
    name: 'sign-signed',
    description: 'signs an empty member "sign" with the others',
    ...refusedForSign,
    forge: ({ members, appKey }) => ({ body: signedBody(members, signAll([...members, ['sign', '']], appKey)) }),
  },
  {
    name: 'capital-sign-unsigned',
    description: 'adds a member "Sign" and omits it from the sign',
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
