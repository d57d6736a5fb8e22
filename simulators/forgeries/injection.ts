import { forgeriesOf, refusedAsInvalid } from './forgery.ts';
import { signedBody, signOf, memberValue, withoutMember, withValue } from './signing-rule.ts';

/**
 * One sign for two requests: two payloads with the same canonical form, and bytes that are signed for one call and sent
 * to another.
 */
export const injectionForgeries = forgeriesOf({ check: 'injective-in-schema' }, [
  {
    name: 'member-inside-value',
    description: 'hides record_id in the value of order_id',
    ...refusedAsInvalid,
    forge({ members, sign }) {
      const orderIdWithRecord = `${memberValue(members, 'order_id')}&record_id=${memberValue(members, 'record_id')}`;
      return { body: signedBody(withoutMember(withValue(members, 'order_id', orderIdWithRecord), 'record_id'), sign) };
    },
  },
  {
    name: 'member-inside-name',
    description: 'hides order_id in the name of record_id',
    ...refusedAsInvalid,
    forge({ members, sign }) {
      const name = `order_id=${memberValue(members, 'order_id')}&record_id`;
      return {
        body: signedBody(
          [
            ...withoutMember(withoutMember(members, 'order_id'), 'record_id'),
            [name, memberValue(members, 'record_id')],
          ],
          sign,
        ),
      };
    },
  },
  {
    name: 'read-request-sent-to-queue',
    description: 'sends the bytes that read an order to the endpoint that queues an order',
    endpoint: 'queue-order',
    ...refusedAsInvalid,
    forge({ members, appKey }) {
      const readMembers = withoutMember(members, 'method');
      return { body: signedBody(readMembers, signOf(readMembers, appKey)) };
    },
  },
  {
    name: 'other-order-sent-to-queue',
    description: 'sends the bytes that queue another order',
    endpoint: 'queue-order',
    ...refusedAsInvalid,
    forge({ members, appKey }) {
      const otherMembers = withValue(members, 'order_id', `${Number(memberValue(members, 'order_id')) + 1}`);
      return { body: signedBody(otherMembers, signOf(otherMembers, appKey)) };
    },
  },
]);
