import type { Animal } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const lockNeverLapses: Animal = {
  name: 'lock-never-lapses',
  bug: 'The dwell limit is never reached: a silent machine keeps its lock until the fallback.',
  caughtBy: ['dwell-bound'],
  within: 40,
  make: brokenRules('lock', { hasLapsed: () => false }),
};
