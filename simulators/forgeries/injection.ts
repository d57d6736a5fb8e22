import { family, invalid } from './forgery.ts';
import { signedBody, signOf, valueOf, without, withValue } from './signing-rule.ts';

/**
 * One sign for two things: two payloads of one canonical form, where the sign of the right one is the sign of the twin, and
 * bytes that were signed for one call and are sent to another.
 */
export const injection = family({ law: 'injective-in-schema' }, [
  {
    name: 'member-inside-a-value',
    says: 'hides record_id in the value of order_id',
    ...invalid,
    forge({ members, sign }) {
      const swallowed = `${valueOf(members, 'order_id')}&record_id=${valueOf(members, 'record_id')}`;
      return { body: signedBody(without(withValue(members, 'order_id', swallowed), 'record_id'), sign) };
    },
  },
  {
    name: 'member-inside-a-name',
    says: 'hides order_id in the name of record_id',
    ...invalid,
    forge({ members, sign }) {
      const name = `order_id=${valueOf(members, 'order_id')}&record_id`;
      return {
        body: signedBody(
          [...without(without(members, 'order_id'), 'record_id'), [name, valueOf(members, 'record_id')]],
          sign,
        ),
      };
    },
  },
  {
    name: 'read-at-the-queue',
    says: 'sends the bytes that read an order to where an order is queued',
    asks: 'queue-order',
    ...invalid,
    forge({ members, appKey }) {
      const read = without(members, 'method');
      return { body: signedBody(read, signOf(read, appKey)) };
    },
  },
  {
    name: 'another-order-at-the-queue',
    says: 'sends the bytes that queue another order',
    asks: 'queue-order',
    ...invalid,
    forge({ members, appKey }) {
      const other = withValue(members, 'order_id', `${Number(valueOf(members, 'order_id')) + 1}`);
      return { body: signedBody(other, signOf(other, appKey)) };
    },
  },
]);
