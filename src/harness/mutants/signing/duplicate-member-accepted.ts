import { decodePayload } from '#core/signing/payload.ts';
import type { Mutant } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const duplicateMemberAccepted: Mutant = {
  name: 'duplicate-member-accepted',
  bug: 'Of two members of one name the last is taken, as the built-in parser does.',
  detectedBy: ['json-strict'],
  withinWorlds: 120,
  fromOutside: { scenario: 'refusals-from-outside' },
  makePatch: brokenRules('signing', {
    decodePayload: (text, options) => {
      const decoded = decodePayload(text, options);
      if (decoded.ok || decoded.error.reason !== 'duplicate') return decoded;
      const deduplicatedJson = JSON.stringify(JSON.parse(Buffer.from(text, 'base64').toString('utf8')));
      return decodePayload(Buffer.from(deduplicatedJson).toString('base64'), options);
    },
  }),
};
