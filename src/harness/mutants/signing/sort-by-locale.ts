import type { Mutant } from '../mutant.ts';
import { alteredCanonicalForm } from '../decorators/altered-canonical-form.ts';

export const sortByLocale: Mutant = {
  name: 'sort-by-locale',
  bug: 'Members are sorted as a dictionary would, upper case next to lower, and not by their bytes.',
  detectedBy: ['order-free', 'case-kept', 'round-trip'],
  withinWorlds: 100,
  fromOutside: { scenario: 'refusals-from-outside' },
  makePatch: alteredCanonicalForm((members) => members.toSorted(([a], [b]) => a.localeCompare(b, 'en'))),
};
