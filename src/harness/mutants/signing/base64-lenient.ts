import { decodePayload } from '#core/signing/payload.ts';
import type { Animal } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const base64Lenient: Animal = {
  name: 'base64-lenient',
  bug: 'Base64 is read as generously as Node does: white space, the URL alphabet, missing padding and leftover bits pass.',
  caughtBy: ['base64-strict'],
  within: 100,
  make: brokenRules('signing', {
    decodePayload: (text, options) => decodePayload(Buffer.from(text, 'base64').toString('base64'), options),
  }),
};
