import fc from 'fast-check';
import type { FlatPayload } from '#core/signing/canonical.ts';

/** Text of whole characters from all of Unicode, and of those that are special to the rule. */
export const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({
    unit: fc.constantFrom('&', '=', '"', '\\', '\n', ' ', '0', '1', 'a', 'A', 'ä', '货', '\uffff', '\u{10000}'),
    maxLength: 6,
  }),
);

/** Names that a payload may have; many look like integers, or like members of Object.prototype. */
export const names = fc
  .oneof(
    texts,
    fc.nat({ max: 20 }).map(String),
    fc.constantFrom('a', 'A', 'machine_no', 'Sign', 'Key', 'constructor', 'toString', ''),
  )
  .filter((name) => name !== 'sign' && name !== 'key' && name !== '__proto__');

/** Values that a payload may have. */
export const values = fc.oneof(
  texts,
  fc.maxSafeInteger().map((value) => value + 0),
  fc.constantFrom('', '0', ' ', 'null'),
);

/** Payloads that the protocol allows, without a sign; some have a null prototype. */
export const payloads: fc.Arbitrary<FlatPayload> = fc.dictionary(names, values, { maxKeys: 12 });

/** An AppKey. */
export const keys = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
