import { compareBytes } from '../canonical.ts';
import type { Dialect } from './dialect.ts';
import { signedMembers, formEncode, withKey } from './dialect.ts';

/** Characters that `url.QueryEscape` escapes and `encodeURIComponent` does not. It keeps `~`. */
const escaped = /[!*'()]/g;

/** Names and values in form encoding, with `~` kept and `*` as `%2A`; `"NULL"` left out. */
export const go: Dialect = {
  drops: (value) => value === 'NULL',
  form(payload, appKey) {
    const members = signedMembers(payload, go.drops);
    if (members === null) return null;
    members.sort(([a], [b]) => compareBytes(a, b));
    return withKey(
      members.map(([name, value]) => `${formEncode(name, escaped)}=${formEncode(String(value), escaped)}`).join('&'),
      appKey,
    );
  },
};
