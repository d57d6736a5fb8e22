import { compareBytes } from '../canonical.ts';
import type { Dialect } from './dialect.ts';
import { membersOf, withKey } from './dialect.ts';

/** Values unchanged, including empty ones; numbers left out. */
export const rust: Dialect = {
  drops: (value) => typeof value !== 'string',
  form(payload, appKey) {
    const members = membersOf(payload);
    if (members.some(([, value]) => rust.drops(value))) return null;
    members.sort(([a], [b]) => compareBytes(a, b));
    return withKey(members.map(([name, value]) => `${name}=${value}`).join('&'), appKey);
  },
};
