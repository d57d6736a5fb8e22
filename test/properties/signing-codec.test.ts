import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { decodePayload, decodePayloadJson, encodePayload } from '#core/signing/payload.ts';
import { sign, verifySign } from '#core/signing/sign.ts';
import { parseFlatJson, parseStrictJson } from '#core/signing/strict-json.ts';
import { keys, names, payloads, values } from './signing-arbitraries.ts';
import { runs } from './settings.ts';

/** Compares the results of two parsers, regardless of the prototypes of their objects. */
const plain = (value: unknown) => JSON.stringify(value);

/** Pieces of broken JSON: they find more than arbitrary characters. */
const pieces = fc.constantFrom(
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '"a"',
  '"b"',
  '"sign"',
  '"key"',
  '"__proto__"',
  '"sign":"S"',
  '"a":"1"',
  '1',
  '-',
  '0',
  '1.0',
  '1e0',
  '9007199254740991',
  '9007199254740992',
  'true',
  'null',
  ' ',
  '\n',
  '\\',
  '\\u0061',
  '\\ud800',
  '\\udc00',
  'é',
  '\u{1f600}',
  '\ud800',
  '\ufffd',
  '\ufeff',
  '\u0000',
);
const fragments = fc.array(pieces, { maxLength: 14 }).map((list) => list.join(''));

/** Objects as text in many layouts: mostly valid, some with typical mistakes. */
const sloppyObjects = fc
  .array(
    fc.tuple(
      fc.constantFrom('a', 'b', 'sign', 'sign', 'key', '__proto__', 'toString', '\\u0061'),
      fc.oneof(values.map(plain), pieces),
      fc.constantFrom('', '', '', ' ', '\n'),
    ),
    { maxLength: 6 },
  )
  .map((members) => `{${members.map(([name, value, gap]) => `${gap}"${name}":${gap}${value}`).join(',')}}`);

const jsonTexts = fc.oneof(
  fragments,
  sloppyObjects,
  fc.json(),
  fc.json({ maxDepth: 3 }).map((json) => JSON.stringify(JSON.parse(json), null, 2)),
  fc.string({ unit: 'binary' }),
);

describe('the payload codec, for every input', () => {
  it('returns the encoded members, and the sign verifies (round-trip)', () => {
    fc.assert(
      fc.property(payloads, keys, (payload, key) => {
        const decoded = decodePayload(encodePayload(payload, key), { maxLength: 100_000 });
        assert.ok(decoded.ok);
        assert.equal(Object.keys(decoded.payload).length, Object.keys(payload).length);
        for (const name of Object.keys(payload)) assert.equal(decoded.payload[name], payload[name]);
        assert.equal(decoded.sign, sign(payload, key));
        assert.ok(verifySign(decoded.payload, decoded.sign, key));
      }),
      { numRuns: runs(1_000) },
    );
  });

  it('never throws, and explains a rejection, for any text (never-500)', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('\ud800', '\udc00', 'A', '=', '-') }),
      fc.base64String(),
    );
    fc.assert(
      fc.property(texts, (text) => hasMessage(decodePayload(text))),
      { numRuns: runs(2_000) },
    );
  });

  it('never throws for any bytes in base64', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) =>
        hasMessage(decodePayload(Buffer.from(bytes).toString('base64'))),
      ),
      { numRuns: runs(2_000) },
    );
  });

  it('accepts base64 only if it re-encodes to the same text (base64-strict)', () => {
    const good = encodePayload({ machine_no: '16327129', order_id: 60 }, 'kva');
    const edit = fc.tuple(
      fc.nat({ max: good.length }),
      fc.nat({ max: 2 }),
      fc.string({ unit: fc.constantFrom('A', 'f', '/', '+', '-', '_', '=', ' ', '\n', '\u0141', '!'), maxLength: 2 }),
    );
    fc.assert(
      fc.property(edit, ([at, cut, put]) => {
        const text = good.slice(0, at) + put + good.slice(at + cut);
        const decoded = decodePayload(text);
        if (decoded.ok) assert.equal(Buffer.from(text, 'base64').toString('base64'), text);
        else if (Buffer.from(text, 'base64').toString('base64') !== text) assert.equal(decoded.error.layer, 'base64');
      }),
      { numRuns: runs(2_000) },
    );
  });

  it('agrees on the fast path and on the strict one', () => {
    fc.assert(
      fc.property(fc.oneof(sloppyObjects, fragments), (text) => {
        fc.pre(text !== '' && !/\p{Surrogate}/u.test(text));
        assert.deepEqual(decodePayload(Buffer.from(text).toString('base64')), decodePayloadJson(text));
      }),
      { numRuns: runs(5_000) },
    );
  });

  it('accepts only flat, safe and well-formed payloads, which every parser reads alike', () => {
    fc.assert(
      fc.property(sloppyObjects, (text) => {
        const decoded = decodePayloadJson(text);
        if (!decoded.ok) return;
        for (const [name, value] of Object.entries(decoded.payload)) {
          assert.ok(name !== 'key' && name !== '__proto__' && name !== 'sign');
          assert.ok(
            typeof value === 'string'
              ? !/\p{Surrogate}/u.test(value)
              : Number.isSafeInteger(value) && !Object.is(value, -0),
          );
        }
      }),
      { numRuns: runs(2_000) },
    );
  });
});

describe('strict JSON, for every text', () => {
  it('reads what it accepts as JSON.parse does, and accepts nothing that JSON.parse refuses', () => {
    fc.assert(
      fc.property(jsonTexts, (text) => {
        const strict = parseStrictJson(text);
        if (strict.ok) assert.equal(plain(strict.value), plain(JSON.parse(text)));
        const flat = parseFlatJson(text);
        if (flat.ok) assert.ok(strict.ok && plain(flat.value) === plain(strict.value));
      }),
      { numRuns: runs(5_000) },
    );
  });

  it('accepts what JSON.stringify prints of texts, safe integers, lists and objects', () => {
    const leaf = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.maxSafeInteger().map((value) => value + 0),
      fc.boolean(),
      fc.constant(null),
    );
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(names, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const strict = parseStrictJson(text);
        assert.ok(strict.ok);
        assert.equal(plain(strict.value), plain(value));
      }),
      { numRuns: runs(1_000) },
    );
  });
});

/** Whether a rejection has a short message in both languages. */
function hasMessage(decoded: ReturnType<typeof decodePayload>): boolean {
  return (
    decoded.ok ||
    (decoded.error.text.en.length > 5 && decoded.error.text.en.length < 300 && decoded.error.text.zh.length > 1)
  );
}
