import { grant } from '#core/lock/lock.ts';
import type { Mutant } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

/** So little of the limit that it shows on the live stage as well, where an expiry comes late beside a load. */
const share = 0.95;

export const expiresEarly: Mutant = {
  name: 'expires-early',
  bug: 'The lock expires when 95 % of its dwell limit have passed.',
  detectedBy: ['dwell-bound'],
  withinWorlds: 40,
  fromOutside: { scenario: 'limits-from-outside' },
  makePatch: brokenRules('lock', {
    grant: (lock, deliveryId, now, dwellMs) => grant(lock, deliveryId, now, Math.round(dwellMs * share)),
  }),
};
