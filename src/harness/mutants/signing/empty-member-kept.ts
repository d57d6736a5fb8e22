import { sortedNames } from '#core/signing/canonical.ts';
import type { Animal } from '../mutant.ts';
import { otherSign } from '../decorators/altered-canonical-form.ts';

export const emptyMemberKept: Animal = {
  name: 'empty-member-kept',
  bug: 'Members with an empty value are signed like the others.',
  caughtBy: ['empty-excluded'],
  within: 100,
  make: otherSign((_members, payload) => sortedNames(payload).map((name) => [name, String(payload[name])])),
};
