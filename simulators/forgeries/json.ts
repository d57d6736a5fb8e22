import { forgeriesOf, refusedAsInvalid, mustBeAccepted } from './forgery.ts';
import type { ForgedRequest, OriginalRequest } from './forgery.ts';
import { toJson, bodyOfJson, signOf, memberValue, withValue } from './signing-rule.ts';

/** The valid JSON, sign included, with an edit of its text. */
function withJsonEdit(
  edit: (json: string, original: OriginalRequest) => string,
): (original: OriginalRequest) => ForgedRequest {
  return (original) => ({ body: bodyOfJson(edit(toJson([...original.members, ['sign', original.sign]]), original)) });
}

/** Adds a member as text; for a lenient reader, which drops it, the sign is valid. */
function withExtraMember(text: string): (original: OriginalRequest) => ForgedRequest {
  return withJsonEdit((json) => `{${text},${json.slice(1)}`);
}

/** Writes order_id as another kind of value, which a lenient reader treats as the same. */
function orderIdAs(write: (id: string) => string): (original: OriginalRequest) => ForgedRequest {
  return withJsonEdit((json, { members }) =>
    json.replace(
      `"order_id":"${memberValue(members, 'order_id')}"`,
      `"order_id":${write(memberValue(members, 'order_id'))}`,
    ),
  );
}

/** JSON that is ambiguous, or is not a flat object of strings and safe integers. */
export const jsonStrict = forgeriesOf({ check: 'json-strict' }, [
  {
    name: 'duplicate-member',
    description: 'sends order_id twice and signs the second',
    ...refusedAsInvalid,
    forge: withExtraMember('"order_id":"1"'),
  },
  {
    name: 'escaped-duplicate-member',
    description: 'sends order_id twice, once with an escaped letter',
    ...refusedAsInvalid,
    forge: withExtraMember('"\\u006frder_id":"1"'),
  },
  {
    name: 'proto-member',
    description: 'sends a member called __proto__',
    ...refusedAsInvalid,
    forge: withExtraMember('"__proto__":"1"'),
  },
  {
    name: 'key-member',
    description: 'sends a member called key',
    ...refusedAsInvalid,
    forge: withExtraMember('"key":""'),
  },
  { name: 'fraction', description: 'sends an id as 1.0', ...refusedAsInvalid, forge: orderIdAs((id) => `${id}.0`) },
  { name: 'exponent', description: 'sends an id as 1e0', ...refusedAsInvalid, forge: orderIdAs((id) => `${id}e0`) },
  {
    name: 'list-of-one',
    description: 'sends a list that contains the id',
    ...refusedAsInvalid,
    forge: orderIdAs((id) => `["${id}"]`),
  },
  {
    name: 'beyond-2-to-the-53',
    description: 'sends an integer that a program rounds, and signs the rounded value',
    ...refusedAsInvalid,
    forge({ members, appKey }) {
      const rounded = withValue(members, 'record_id', '9007199254740992');
      const json = toJson([...rounded, ['sign', signOf(rounded, appKey)]]);
      return { body: bodyOfJson(json.replace('"9007199254740992"', '9007199254740993')) };
    },
  },
  { name: 'boolean-member', description: 'sends true', ...refusedAsInvalid, forge: withExtraMember('"quiet":true') },
  { name: 'null-member', description: 'sends null', ...refusedAsInvalid, forge: withExtraMember('"quiet":null') },
  {
    name: 'nested-member',
    description: 'sends an object inside the object',
    ...refusedAsInvalid,
    forge: withExtraMember('"more":{"a":"1"}'),
  },
  {
    name: 'lone-surrogate',
    description: 'sends half of a character',
    ...refusedAsInvalid,
    forge: withExtraMember('"note":"\\ud800"'),
  },
  {
    name: 'json-and-more',
    description: 'appends something to the JSON',
    ...refusedAsInvalid,
    forge: withJsonEdit((json) => `${json}{}`),
  },
  {
    name: 'list-of-members',
    description: 'sends a list instead of the object',
    ...refusedAsInvalid,
    forge: withJsonEdit((json) => `[${json}]`),
  },
]);

/** Valid JSON in other layouts: real clients send all of these. */
export const roundTrip = forgeriesOf({ check: 'round-trip' }, [
  {
    name: 'pretty-printed',
    description: 'prints the JSON over several lines',
    ...mustBeAccepted,
    forge: withJsonEdit((json) => JSON.stringify(JSON.parse(json), null, 2)),
  },
  {
    name: 'integers-for-ids',
    description: 'sends ids as integers',
    ...mustBeAccepted,
    forge: withJsonEdit((json) => json.replace(/"(order_id|record_id|timestamp)":"(\d+)"/g, '"$1":$2')),
  },
  {
    name: 'escaped-letters',
    description: 'escapes letters that need no escape',
    ...mustBeAccepted,
    forge: withJsonEdit((json) => json.replace('"method"', '"\\u006dethod"').replaceAll('.', '\\u002e')),
  },
]);
