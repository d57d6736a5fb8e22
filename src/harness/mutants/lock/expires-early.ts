import { grant } from '#core/lock/lock.ts';
import type { Animal } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const lapsesEarly: Animal = {
  name: 'lapses-early',
  bug: 'The lock lapses 1 ms before its dwell limit.',
  caughtBy: ['dwell-bound'],
  within: 40,
  make: brokenRules('lock', { grant: (lock, deliveryId, now, dwellMs) => grant(lock, deliveryId, now, dwellMs - 1) }),
};
