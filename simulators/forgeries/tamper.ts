import { family, unsigned } from './forgery.ts';
import type { Pairs } from './signing-rule.ts';
import { signedBody, signOf, valueOf, withValue } from './signing-rule.ts';

/** One more than a number that stands as text. */
function next(members: Pairs, name: string): string {
  return `${Number(valueOf(members, name)) + 1}`;
}

/** A sign that was right once, on a payload that is another now. */
export const tamper = family({ law: 'tamper' }, [
  {
    name: 'tampered-member',
    says: 'changes the timestamp after signing',
    ...unsigned,
    forge: ({ members, sign }) => ({
      body: signedBody(withValue(members, 'timestamp', next(members, 'timestamp')), sign),
    }),
  },
  {
    name: 'sign-of-another-payload',
    says: 'sends the sign of another record',
    ...unsigned,
    forge: ({ members, appKey }) => ({
      body: signedBody(members, signOf(withValue(members, 'record_id', next(members, 'record_id')), appKey)),
    }),
  },
  {
    name: 'member-added-after-signing',
    says: 'adds a member after signing',
    ...unsigned,
    forge: ({ members, sign }) => ({ body: signedBody([...members, ['quantity', '2']], sign) }),
  },
  {
    name: 'member-removed-after-signing',
    says: 'signs a member and does not send it',
    ...unsigned,
    forge: ({ members, appKey }) => ({ body: signedBody(members, signOf([...members, ['quantity', '1']], appKey)) }),
  },
]);
