import type { Dialect } from './dialect.ts';
import { byCodeUnits, signedMembers, withKey } from './dialect.ts';

/** `encodeURI` of each value, then of the whole text; sorted by the whole `name=value`; `"NULL"` left out. */
export const js: Dialect = {
  drops: (value) => value === 'NULL',
  form(payload, appKey) {
    const members = signedMembers(payload, js.drops);
    if (members === null) return null;
    const parts = members.map(([name, value]) => `${name}=${encodeURI(String(value))}`).sort(byCodeUnits);
    return withKey(encodeURI(parts.join('&')), appKey);
  },
};
