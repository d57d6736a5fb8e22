import { decodePayload } from '#core/signing/payload.ts';
import type { Mutant } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const base64Lenient: Mutant = {
  name: 'base64-lenient',
  bug:
    'Base64 is read as generously as Node does: white space, the URL alphabet, missing padding and leftover bits ' +
    'pass.',
  detectedBy: ['base64-strict'],
  withinWorlds: 100,
  fromOutside: { scenario: 'refusals-from-outside' },
  makePatch: brokenRules('signing', {
    decodePayload: (text, options) => decodePayload(Buffer.from(text, 'base64').toString('base64'), options),
  }),
};
