import { family, invalid, taken, unsigned } from './forgery.ts';
import type { Original } from './forgery.ts';
import type { Pairs } from './signing-rule.ts';
import { hashOf, inByteOrder, joined, jsonOf, sealed, signedBody, signOf } from './signing-rule.ts';

/** Strangers among the members, rightly signed: refused as unknown, and never for their sign, whatever they sort like. */
function strangers(...extra: Pairs): (original: Original) => { body: string } {
  return ({ members, appKey }) => ({
    body: signedBody([...members, ...extra], signOf([...members, ...extra], appKey)),
  });
}

/** Between "Zone" and "apple" the bytes say one thing and every dictionary another. */
const words: Pairs = [
  ['apple', '1'],
  ['Zone', '2'],
  ['Ähre', '3'],
  ['zone', '4'],
];

/** Names compare as their bytes do, and no letter changes its case. */
export const caseKept = family({ law: 'case-kept' }, [
  {
    name: 'names-of-both-cases',
    says: 'sends unknown names that a dictionary sorts otherwise than their bytes',
    ...invalid,
    forge: strangers(...words),
  },
  {
    name: 'names-beyond-the-plane',
    says: 'sends unknown names that UTF-16 sorts otherwise than UTF-8',
    ...invalid,
    forge: strangers(['\u{10000}', '1'], ['\uffff', '2']),
  },
  {
    name: 'names-in-locale-order',
    says: 'signs the names in the order of a dictionary',
    ...unsigned,
    forge({ members, appKey }) {
      const all = [...members, ...words].toSorted(([a], [b]) => a.localeCompare(b, 'en'));
      return { body: signedBody([...members, ...words], hashOf(`${joined(all)}&key=${appKey}`)) };
    },
  },
  {
    name: 'signed-in-upper-case',
    says: 'signs the members in upper case',
    ...unsigned,
    forge: ({ members, appKey }) => ({
      body: signedBody(members, hashOf(`${joined(inByteOrder(members)).toUpperCase()}&key=${appKey}`)),
    }),
  },
]);

/** The order in which members are sent means nothing. */
export const orderFree = family({ law: 'order-free' }, [
  {
    name: 'members-reversed',
    says: 'sends the members in reverse order, the sign first',
    ...taken,
    forge: ({ members, sign }) => ({ body: sealed(jsonOf([['sign', sign], ...members.toReversed()])) }),
  },
  {
    name: 'signed-as-sent',
    says: 'signs the members in the order in which it sends them',
    ...unsigned,
    forge({ members, appKey }) {
      const reversed = members.toReversed();
      return { body: signedBody(reversed, hashOf(`${joined(reversed)}&key=${appKey}`)) };
    },
  },
  {
    name: 'names-like-numbers',
    says: 'sends unknown names that a program puts in front because they look like numbers',
    ...invalid,
    forge: strangers(['10', 'a'], ['9', 'b'], ['01', 'c']),
  },
]);
