import { compareBytes } from '../canonical.ts';
import type { Dialect } from './dialect.ts';
import { countedMembers, formEncoded, withKey } from './dialect.ts';

/** What `url.QueryEscape` escapes beyond `encodeURIComponent`; `~` it keeps. */
const escaped = /[!*'()]/g;

/** Names and values in form encoding, with `~` kept and `*` as `%2A`; `"NULL"` left out. */
export const go: Dialect = {
  drops: (value) => value === 'NULL',
  form(payload, appKey) {
    const members = countedMembers(payload, go.drops);
    if (members === null) return null;
    members.sort(([a], [b]) => compareBytes(a, b));
    return withKey(
      members.map(([name, value]) => `${formEncoded(name, escaped)}=${formEncoded(String(value), escaped)}`).join('&'),
      appKey,
    );
  },
};
