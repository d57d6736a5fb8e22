import { compareBytes } from '../canonical.ts';
import type { Dialect } from './dialect.ts';
import { formEncoded, membersOf, withKey } from './dialect.ts';

/** What `url.QueryEscape` escapes beyond `encodeURIComponent`; `~` it keeps. */
const escaped = /[!*'()]/g;

/** Names and values in form encoding, with `~` kept and `*` as `%2A`; `"NULL"` left out. */
export const go: Dialect = {
  form(payload, appKey) {
    const members = membersOf(payload).filter(([, value]) => value !== '');
    if (members.some(([, value]) => value === 'NULL')) return null;
    members.sort(([a], [b]) => compareBytes(a, b));
    return withKey(members.map(([name, value]) => `${formEncoded(name, escaped)}=${formEncoded(String(value), escaped)}`).join('&'), appKey);
  },
};
