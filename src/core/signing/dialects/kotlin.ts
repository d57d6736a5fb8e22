import type { Dialect } from './dialect.ts';
import { byCodeUnits, formEncoded, membersOf, withKey } from './dialect.ts';

/** What `URLEncoder` escapes beyond `encodeURIComponent`; `*` it keeps. */
const escaped = /[!~'()]/g;

/** Values in form encoding, with `*` kept and `~` as `%7E`; names as they are, the number 0 left out. */
export const kotlin: Dialect = {
  form(payload, appKey) {
    const members = membersOf(payload).filter(([, value]) => value !== '');
    if (members.some(([, value]) => value === 0)) return null;
    members.sort(([a], [b]) => byCodeUnits(a, b));
    return withKey(members.map(([name, value]) => `${name}=${formEncoded(String(value), escaped)}`).join('&'), appKey);
  },
};
