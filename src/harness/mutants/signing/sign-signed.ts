import { compareBytes } from '#core/signing/canonical.ts';
import type { Mutant } from '../mutant.ts';
import { alteredCanonicalForm } from '../decorators/altered-canonical-form.ts';

export const signSigned: Mutant = {
  name: 'sign-signed',
  bug: 'The member sign takes part in the sign, empty as it is while the sign is made.',
  detectedBy: ['round-trip', 'sign-excluded'],
  withinWorlds: 40,
  fromOutside: { scenario: 'refusals-from-outside' },
  makePatch: alteredCanonicalForm((members) =>
    [...members, ['sign', ''] as const].toSorted(([a], [b]) => compareBytes(a, b)),
  ),
};
