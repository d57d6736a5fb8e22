import { forgeriesOf, refusedForSign } from './forgery.ts';
import type { Members } from './signing-rule.ts';
import { signedBody, signOf, memberValue, withValue } from './signing-rule.ts';

/** The value of a member that contains a number, plus one. */
function increment(members: Members, name: string): string {
  return `${Number(memberValue(members, name)) + 1}`;
}

/** A valid sign of another payload. */
export const tamperForgeries = forgeriesOf({ check: 'tamper' }, [
  {
    name: 'tampered-member',
    description: 'changes the timestamp after signing',
    ...refusedForSign,
    forge: ({ members, sign }) => ({
      body: signedBody(withValue(members, 'timestamp', increment(members, 'timestamp')), sign),
    }),
  },
  {
    name: 'sign-of-another-payload',
    description: 'sends the sign of another record',
    ...refusedForSign,
    forge: ({ members, appKey }) => ({
      body: signedBody(members, signOf(withValue(members, 'record_id', increment(members, 'record_id')), appKey)),
    }),
  },
  {
    name: 'member-added-after-signing',
    description: 'adds a member after signing',
    ...refusedForSign,
    forge: ({ members, sign }) => ({ body: signedBody([...members, ['quantity', '2']], sign) }),
  },
  {
    name: 'member-removed-after-signing',
    description: 'signs a member and does not send it',
    ...refusedForSign,
    forge: ({ members, appKey }) => ({ body: signedBody(members, signOf([...members, ['quantity', '1']], appKey)) }),
  },
]);
