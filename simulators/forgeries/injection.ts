import { family, invalid } from './forgery.ts';
import { signedBody, valueOf, without, withValue } from './rule.ts';

/** Two payloads of one canonical form: the sign of the right one is the sign of the twin. */
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
      return { body: signedBody([...without(without(members, 'order_id'), 'record_id'), [name, valueOf(members, 'record_id')]], sign) };
    },
  },
]);
