import { verifySign } from '#core/signing/sign.ts';
import type { Animal } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const lowerCaseSignAccepted: Animal = {
  name: 'lower-case-sign-accepted',
  bug: 'A sign in lower-case digits is accepted.',
  caughtBy: ['sign-shape'],
  within: 200,
  make: brokenRules('signing', {
    verifySign: (payload, givenSign, appKey) => verifySign(payload, givenSign.toUpperCase(), appKey),
  }),
};
