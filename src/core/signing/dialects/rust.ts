import { compareBytes } from '../canonical.ts';
import type { Dialect } from './dialect.ts';
import { membersOf, withKey } from './dialect.ts';

/** Values as they are, empty ones too; numbers left out. */
export const rust: Dialect = {
  form(payload, appKey) {
    const members = membersOf(payload);
    if (members.some(([, value]) => typeof value !== 'string')) return null;
    members.sort(([a], [b]) => compareBytes(a, b));
    return withKey(members.map(([name, value]) => `${name}=${value}`).join('&'), appKey);
  },
};
