import { forgeriesOf, refusedAsInvalid, mustBeAccepted, refusedForSign } from './forgery.ts';
import type { OriginalRequest } from './forgery.ts';
import type { Members } from './signing-rule.ts';
import { md5Hex, sortByBytes, joinMembers, toJson, bodyOfJson, signedBody, signOf } from './signing-rule.ts';

/**
 * Unknown members with a valid sign: refused as unknown and never for their sign, whatever their order.
 */
function withUnknownMembers(...extra: Members): (original: OriginalRequest) => { body: string } {
  return ({ members, appKey }) => ({
    body: signedBody([...members, ...extra], signOf([...members, ...extra], appKey)),
  });
}

/** Names that sort differently by bytes and in a dictionary ("Zone", "apple"). */
const mixedCaseMembers: Members = [
  ['apple', '1'],
  ['Zone', '2'],
  ['Ähre', '3'],
  ['zone', '4'],
];

/** Names are sorted by their bytes, and no letter changes its case. */
export const caseKept = forgeriesOf({ check: 'case-kept' }, [
  {
    name: 'names-of-both-cases',
    description: 'sends unknown names that a dictionary sorts differently from their bytes',
    ...refusedAsInvalid,
    forge: withUnknownMembers(...mixedCaseMembers),
  },
  {
    name: 'names-beyond-the-bmp',
    description: 'sends unknown names that UTF-16 sorts differently from UTF-8',
    ...refusedAsInvalid,
    forge: withUnknownMembers(['\u{10000}', '1'], ['\uffff', '2']),
  },
  {
    name: 'names-in-locale-order',
    description: 'signs the names in the order of a dictionary',
    ...refusedForSign,
    forge({ members, appKey }) {
      const all = [...members, ...mixedCaseMembers].toSorted(([a], [b]) => a.localeCompare(b, 'en'));
      return { body: signedBody([...members, ...mixedCaseMembers], md5Hex(`${joinMembers(all)}&key=${appKey}`)) };
    },
  },
  {
    name: 'signed-in-upper-case',
    description: 'signs the members in upper case',
    ...refusedForSign,
    forge: ({ members, appKey }) => ({
      body: signedBody(members, md5Hex(`${joinMembers(sortByBytes(members)).toUpperCase()}&key=${appKey}`)),
    }),
  },
]);

/** The order of the sent members has no meaning. */
export const orderFree = forgeriesOf({ check: 'order-free' }, [
  {
    name: 'members-reversed',
    description: 'sends the members in reverse order, the sign first',
    ...mustBeAccepted,
    forge: ({ members, sign }) => ({ body: bodyOfJson(toJson([['sign', sign], ...members.toReversed()])) }),
  },
  {
    name: 'signed-as-sent',
    description: 'signs the members in the order in which it sends them',
    ...refusedForSign,
    forge({ members, appKey }) {
      const reversed = members.toReversed();
      return { body: signedBody(reversed, md5Hex(`${joinMembers(reversed)}&key=${appKey}`)) };
    },
  },
  {
    name: 'names-like-numbers',
    description: 'sends unknown names that a program sorts first because they look like numbers',
    ...refusedAsInvalid,
    forge: withUnknownMembers(['10', 'a'], ['9', 'b'], ['01', 'c']),
  },
]);
