import type { Mutant } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const lockNeverExpires: Mutant = {
  name: 'lock-never-expires',
  bug: 'The dwell limit is never reached: a silent machine keeps its lock until the fallback.',
  detectedBy: ['dwell-bound'],
  withinWorlds: 40,
  fromOutside: { scenario: 'limits-from-outside' },
  makePatch: brokenRules('lock', { hasExpired: () => false }),
};
