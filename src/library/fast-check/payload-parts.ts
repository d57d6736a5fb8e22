import type { Arbitrary } from 'fast-check';
import { fc } from './fast-check-peer.ts';

/** Text of whole characters from all of Unicode, and of those that are special to the rule. */
export const texts: Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({
    unit: fc.constantFrom('&', '=', '"', '\\', '\n', ' ', '0', '1', 'a', 'A', 'ä', '货', '\uffff', '\u{10000}'),
    maxLength: 6,
  }),
);

/** Names that a payload may have; many look like integers, or like members of Object.prototype. */
export const names: Arbitrary<string> = fc
  .oneof(
    texts,
    fc.nat({ max: 20 }).map(String),
    fc.constantFrom('a', 'A', 'machine_no', 'Sign', 'Key', 'constructor', 'toString', ''),
  )
  .filter((name) => name !== 'sign' && name !== 'key' && name !== '__proto__');

/** Values that a payload may have. */
export const values: Arbitrary<string | number> = fc.oneof(
  texts,
  fc.maxSafeInteger().map((value) => value + 0),
  fc.constantFrom('', '0', ' ', 'null'),
);
