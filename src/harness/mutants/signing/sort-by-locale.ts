import type { Animal } from '../mutant.ts';
import { otherSign } from '../decorators/altered-canonical-form.ts';

export const sortByLocale: Animal = {
  name: 'sort-by-locale',
  bug: 'Members are sorted as a dictionary would, upper case next to lower, and not by their bytes.',
  caughtBy: ['order-free', 'case-kept', 'round-trip'],
  within: 100,
  make: otherSign((members) => members.toSorted(([a], [b]) => a.localeCompare(b, 'en'))),
};
