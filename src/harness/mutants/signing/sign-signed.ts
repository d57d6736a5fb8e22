import { compareBytes } from '#core/signing/canonical.ts';
import type { Animal } from '../mutant.ts';
import { otherSign } from '../decorators/altered-canonical-form.ts';

export const signSigned: Animal = {
  name: 'sign-signed',
  bug: 'The member sign takes part in the sign, empty as it is while the sign is made.',
  caughtBy: ['round-trip', 'sign-excluded'],
  within: 40,
  make: otherSign((members) => [...members, ['sign', ''] as const].toSorted(([a], [b]) => compareBytes(a, b))),
};
