import { decodePayload } from '#core/signing/payload.ts';
import type { Animal } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const duplicateMemberAccepted: Animal = {
  name: 'duplicate-member-accepted',
  bug: 'Of two members of one name the last is taken, as the built-in parser does.',
  caughtBy: ['json-strict'],
  within: 120,
  make: brokenRules('signing', {
    decodePayload: (text, options) => {
      const decoded = decodePayload(text, options);
      if (decoded.ok || decoded.fault.reason !== 'duplicate') return decoded;
      const once = JSON.stringify(JSON.parse(Buffer.from(text, 'base64').toString('utf8')));
      return decodePayload(Buffer.from(once).toString('base64'), options);
    },
  }),
};
