import type { Random } from '#core/ports/random.ts';
import { family, invalid } from './forgery.ts';
import { bodyOf, sealed, signedBody } from './signing-rule.ts';

/** Text of characters up to U+FFFF but surrogates, quotes and control characters among them. */
function noise(random: Random): string {
  return Array.from({ length: random.integer(1, 200) }, () =>
    String.fromCharCode(random.next() < 0.5 ? random.integer(0, 127) : random.integer(0, 0xd7ff)),
  ).join('');
}

/** Bytes that are no UTF-8. */
function rubbish(random: Random): Buffer {
  return Buffer.from(
    Array.from({ length: random.integer(1, 200) }, (_, at) => (at === 0 ? 0xff : random.integer(0, 255))),
  );
}

/** No request at all. Whatever it is, the answer is a refusal that says why. */
export const garbage = family({ law: 'never-500' }, [
  { name: 'empty-body', says: 'sends no body', ...invalid, forge: () => ({ body: '' }) },
  // A brace that nothing closes keeps chance from ever writing JSON.
  {
    name: 'garbage-body',
    says: 'sends characters at random',
    ...invalid,
    forge: ({ random }) => ({ body: `{${noise(random)}` }),
  },
  {
    name: 'body-no-object',
    says: 'sends a list as the body',
    ...invalid,
    forge: ({ members, sign }) => ({ body: `[${signedBody(members, sign)}]` }),
  },
  { name: 'payload-missing', says: 'sends an empty object', ...invalid, forge: () => ({ body: '{}' }) },
  {
    name: 'payload-a-number',
    says: 'sends a number for the payload',
    ...invalid,
    forge: () => ({ body: '{"payload":1}' }),
  },
  {
    name: 'payload-beside-others',
    says: 'sends a stranger beside the payload',
    ...invalid,
    forge: ({ members, sign }) => ({ body: `{"debug":"1",${signedBody(members, sign).slice(1)}` }),
  },
  {
    name: 'payload-no-utf8',
    says: 'sends bytes at random as the payload',
    ...invalid,
    forge: ({ random }) => ({ body: bodyOf(rubbish(random).toString('base64')) }),
  },
  {
    name: 'payload-no-json',
    says: 'sends a form in place of JSON',
    ...invalid,
    forge: ({ members, sign }) => ({
      body: sealed([...members, ['sign', sign]].map(([name, value]) => `${name}=${value}`).join('&')),
    }),
  },
  {
    name: 'payload-too-deep',
    says: 'sends ten thousand lists inside one another',
    ...invalid,
    forge: () => ({ body: sealed('['.repeat(10_000)) }),
  },
  {
    name: 'payload-too-long',
    says: 'sends a payload that is far too long',
    ...invalid,
    forge: ({ members, sign }) => ({ body: signedBody([...members, ['note', 'x'.repeat(20_000)]], sign) }),
  },
  {
    name: 'body-too-long',
    says: 'sends a body of more than 64 KiB',
    ...invalid,
    forge: () => ({ body: bodyOf('A'.repeat(66_000)) }),
  },
]);
