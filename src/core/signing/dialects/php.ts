import { compareBytes } from '../canonical.ts';
import type { Dialect } from './dialect.ts';
import { signedMembers, withKey } from './dialect.ts';

/** The rule, except that `"NULL"` and the integer 0 are left out; `"0"` is signed (PROTOCOL §2, table). */
export const php: Dialect = {
  drops: (value) => value === 'NULL' || value === 0,
  form(payload, appKey) {
    const members = signedMembers(payload, php.drops);
    if (members === null) return null;
    members.sort(([a], [b]) => compareBytes(a, b));
    return withKey(members.map(([name, value]) => `${name}=${value}`).join('&'), appKey);
  },
};
