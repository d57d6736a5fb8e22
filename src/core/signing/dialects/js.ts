import type { Dialect } from './dialect.ts';
import { byCodeUnits, membersOf, withKey } from './dialect.ts';

/** `encodeURI` of each value, and of the whole once more; sorted by the whole `name=value`; `"NULL"` left out. */
export const js: Dialect = {
  form(payload, appKey) {
    const members = membersOf(payload).filter(([, value]) => value !== '');
    if (members.some(([, value]) => value === 'NULL')) return null;
    const parts = members.map(([name, value]) => `${name}=${encodeURI(String(value))}`).sort(byCodeUnits);
    return withKey(encodeURI(parts.join('&')), appKey);
  },
};
