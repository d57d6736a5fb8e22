import { verifySign } from '#core/signing/sign.ts';
import type { Mutant } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const lowerCaseSignAccepted: Mutant = {
  name: 'lower-case-sign-accepted',
  bug: 'A sign in lower-case digits is accepted.',
  detectedBy: ['sign-shape'],
  withinWorlds: 400,
  fromOutside: { scenario: 'refusals-from-outside' },
  makePatch: brokenRules('signing', {
    verifySign: (payload, receivedSign, appKey) => verifySign(payload, receivedSign.toUpperCase(), appKey),
  }),
};
