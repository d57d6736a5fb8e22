import { family, invalid, taken } from './forgery.ts';
import type { ForgedRequest, Original } from './forgery.ts';
import { jsonOf, sealed, signOf, valueOf, withValue } from './signing-rule.ts';

/** The right JSON, sign in it, with an edit of its text. */
function edited(edit: (json: string, original: Original) => string): (original: Original) => ForgedRequest {
  return (original) => ({ body: sealed(edit(jsonOf([...original.members, ['sign', original.sign]]), original)) });
}

/** A member more, as text, that a lenient reader drops: the sign is right for such a reader. */
function extra(text: string): (original: Original) => ForgedRequest {
  return edited((json) => `{${text},${json.slice(1)}`);
}

/** order_id written as another kind of value that a lenient reader takes for the same. */
function orderIdAs(write: (id: string) => string): (original: Original) => ForgedRequest {
  return edited((json, { members }) =>
    json.replace(`"order_id":"${valueOf(members, 'order_id')}"`, `"order_id":${write(valueOf(members, 'order_id'))}`),
  );
}

/** JSON that means more than one thing, or something else than a flat object of strings and safe integers. */
export const jsonStrict = family({ law: 'json-strict' }, [
  {
    name: 'duplicate-member',
    says: 'sends order_id twice and signs the second',
    ...invalid,
    forge: extra('"order_id":"1"'),
  },
  {
    name: 'escaped-duplicate-member',
    says: 'sends order_id twice, once with an escaped letter',
    ...invalid,
    forge: extra('"\\u006frder_id":"1"'),
  },
  { name: 'proto-member', says: 'sends a member called __proto__', ...invalid, forge: extra('"__proto__":"1"') },
  { name: 'key-member', says: 'sends a member called key', ...invalid, forge: extra('"key":""') },
  { name: 'fraction', says: 'sends an id as 1.0', ...invalid, forge: orderIdAs((id) => `${id}.0`) },
  { name: 'exponent', says: 'sends an id as 1e0', ...invalid, forge: orderIdAs((id) => `${id}e0`) },
  { name: 'list-of-one', says: 'sends a list with the id in it', ...invalid, forge: orderIdAs((id) => `["${id}"]`) },
  {
    name: 'beyond-2-to-the-53',
    says: 'sends an integer that a program rounds, and signs what it is rounded to',
    ...invalid,
    forge({ members, appKey }) {
      const rounded = withValue(members, 'record_id', '9007199254740992');
      const json = jsonOf([...rounded, ['sign', signOf(rounded, appKey)]]);
      return { body: sealed(json.replace('"9007199254740992"', '9007199254740993')) };
    },
  },
  { name: 'boolean-member', says: 'sends true', ...invalid, forge: extra('"quiet":true') },
  { name: 'null-member', says: 'sends null', ...invalid, forge: extra('"quiet":null') },
  { name: 'nested-member', says: 'sends an object inside the object', ...invalid, forge: extra('"more":{"a":"1"}') },
  { name: 'lone-surrogate', says: 'sends half of a character', ...invalid, forge: extra('"note":"\\ud800"') },
  { name: 'json-and-more', says: 'sends something behind the JSON', ...invalid, forge: edited((json) => `${json}{}`) },
  {
    name: 'list-of-members',
    says: 'sends a list in place of the object',
    ...invalid,
    forge: edited((json) => `[${json}]`),
  },
]);

/** JSON that is laid out otherwise, and right: real clients send all of these. */
export const roundTrip = family({ law: 'round-trip' }, [
  {
    name: 'pretty-printed',
    says: 'prints the JSON over several lines',
    ...taken,
    forge: edited((json) => JSON.stringify(JSON.parse(json), null, 2)),
  },
  {
    name: 'integers-for-ids',
    says: 'sends ids as integers',
    ...taken,
    forge: edited((json) => json.replace(/"(order_id|record_id|timestamp)":"(\d+)"/g, '"$1":$2')),
  },
  {
    name: 'escaped-letters',
    says: 'escapes letters that need no escape',
    ...taken,
    forge: edited((json) => json.replace('"method"', '"\\u006dethod"').replaceAll('.', '\\u002e')),
  },
]);
