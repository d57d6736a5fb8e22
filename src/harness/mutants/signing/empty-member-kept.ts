import { sortedNames } from '#core/signing/canonical.ts';
import type { Mutant } from '../mutant.ts';
import { alteredCanonicalForm } from '../decorators/altered-canonical-form.ts';

export const emptyMemberKept: Mutant = {
  name: 'empty-member-kept',
  bug: 'Members with an empty value are signed like the others.',
  detectedBy: ['empty-excluded'],
  withinWorlds: 100,
  fromOutside: { scenario: 'refusals-from-outside' },
  makePatch: alteredCanonicalForm((_members, payload) =>
    sortedNames(payload).map((name) => [name, String(payload[name])]),
  ),
};
