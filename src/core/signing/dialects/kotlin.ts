import type { Dialect } from './dialect.ts';
import { byCodeUnits, signedMembers, formEncode, withKey } from './dialect.ts';

/** Characters that `URLEncoder` escapes and `encodeURIComponent` does not. It keeps `*`. */
const escaped = /[!~'()]/g;

/** Values in form encoding, with `*` kept and `~` as `%7E`; names unchanged; the number 0 left out. */
export const kotlin: Dialect = {
  drops: (value) => value === 0,
  form(payload, appKey) {
    const members = signedMembers(payload, kotlin.drops);
    if (members === null) return null;
    members.sort(([a], [b]) => byCodeUnits(a, b));
    return withKey(members.map(([name, value]) => `${name}=${formEncode(String(value), escaped)}`).join('&'), appKey);
  },
};
