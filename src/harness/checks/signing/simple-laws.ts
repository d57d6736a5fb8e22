import { signingLaw } from './signing-law.ts';

// Laws that a forged request and its answer are enough to judge.

export const orderFree = signingLaw(
  'order-free',
  'The order in which members are sent means nothing, names that look like numbers included.',
);
export const emptyExcluded = signingLaw(
  'empty-excluded',
  'A member with an empty value takes no part in the sign; "0", a blank and "null" are not empty.',
);
export const signExcluded = signingLaw('sign-excluded', 'The member sign takes no part in the sign; Sign does.');
export const caseSensitive = signingLaw(
  'case-kept',
  'Names and values keep their case, and names sort by their bytes, in no locale.',
);
export const signShape = signingLaw(
  'sign-shape',
  'A sign is 32 upper-case hex digits; any other spelling of it is refused.',
);
export const tamper = signingLaw('tamper', 'A payload that was changed after signing is refused.');
export const wrongKey = signingLaw('wrong-key', 'A caller without the AppKey, the AppSecret or the Appid is refused.');
export const injectiveInSchema = signingLaw(
  'injective-in-schema',
  'Of two payloads that sign alike, at most one is taken, and no call takes what was signed for another.',
);
export const jsonStrict = signingLaw(
  'json-strict',
  'JSON that can be read in two ways, or is no flat object of strings and safe integers, is refused.',
);
export const dialects = signingLaw(
  'dialects',
  'A sign as a client library makes it is taken only where it is the rule’s own, or the app lists that dialect.',
);
export const timestampWindow = signingLaw(
  'window',
  'A timestamp counts within ± 300 s of the core’s clock, the limits included; milliseconds and missing ones are ' +
    'refused.',
);
