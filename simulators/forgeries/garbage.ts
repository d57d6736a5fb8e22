import type { Random } from '#core/ports/random.ts';
import { forgeriesOf, refusedAsInvalid } from './forgery.ts';
import { bodyOfPayload, bodyOfJson, signedBody } from './signing-rule.ts';

/** Text of random characters up to U+D7FF, with quotes and control characters. */
function randomText(random: Random): string {
  return Array.from({ length: random.integer(1, 200) }, () =>
    String.fromCharCode(random.next() < 0.5 ? random.integer(0, 127) : random.integer(0, 0xd7ff)),
  ).join('');
}

/** Bytes that are not valid UTF-8. */
function invalidUtf8(random: Random): Buffer {
  return Buffer.from(
    Array.from({ length: random.integer(1, 200) }, (_, at) => (at === 0 ? 0xff : random.integer(0, 255))),
  );
}

/** Bodies that are no request. The answer is always a refusal with a reason. */
export const garbageForgeries = forgeriesOf({ check: 'never-500' }, [
  { name: 'empty-body', description: 'sends no body', ...refusedAsInvalid, forge: () => ({ body: '' }) },
  // The unclosed brace ensures that the random text is never valid JSON.
  {
    name: 'garbage-body',
    description: 'sends random characters',
    ...refusedAsInvalid,
    forge: ({ random }) => ({ body: `{${randomText(random)}` }),
  },
  {
    name: 'body-no-object',
    description: 'sends a list as the body',
    ...refusedAsInvalid,
    forge: ({ members, sign }) => ({ body: `[${signedBody(members, sign)}]` }),
  },
  { name: 'payload-missing', description: 'sends an empty object', ...refusedAsInvalid, forge: () => ({ body: '{}' }) },
  {
    name: 'payload-a-number',
    description: 'sends a number for the payload',
    ...refusedAsInvalid,
    forge: () => ({ body: '{"payload":1}' }),
  },
  {
    name: 'unknown-member-beside-payload',
    description: 'sends an unknown member beside the payload',
    ...refusedAsInvalid,
    forge: ({ members, sign }) => ({ body: `{"debug":"1",${signedBody(members, sign).slice(1)}` }),
  },
  {
    name: 'payload-no-utf8',
    description: 'sends random bytes as the payload',
    ...refusedAsInvalid,
    forge: ({ random }) => ({ body: bodyOfPayload(invalidUtf8(random).toString('base64')) }),
  },
  {
    name: 'payload-no-json',
    description: 'sends a form instead of JSON',
    ...refusedAsInvalid,
    forge: ({ members, sign }) => ({
      body: bodyOfJson([...members, ['sign', sign]].map(([name, value]) => `${name}=${value}`).join('&')),
    }),
  },
  {
    name: 'payload-too-deep',
    description: 'sends ten thousand lists inside one another',
    ...refusedAsInvalid,
    forge: () => ({ body: bodyOfJson('['.repeat(10_000)) }),
  },
  {
    name: 'payload-too-long',
    description: 'sends a payload that is far too long',
    ...refusedAsInvalid,
    forge: ({ members, sign }) => ({ body: signedBody([...members, ['note', 'x'.repeat(20_000)]], sign) }),
  },
  {
    name: 'body-too-long',
    description: 'sends a body of more than 64 KiB',
    ...refusedAsInvalid,
    forge: () => ({ body: bodyOfPayload('A'.repeat(66_000)) }),
  },
]);
