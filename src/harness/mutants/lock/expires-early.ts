import { grant } from '#core/lock/lock.ts';
import type { Mutant } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const expiresEarly: Mutant = {
  name: 'expires-early',
  bug: 'The lock expires 1 ms before its dwell limit.',
  detectedBy: ['dwell-bound'],
  withinWorlds: 40,
  makePatch: brokenRules('lock', {
    grant: (lock, deliveryId, now, dwellMs) => grant(lock, deliveryId, now, dwellMs - 1),
  }),
};
