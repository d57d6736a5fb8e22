import type { Mutant } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const staleCoreSends: Mutant = {
  name: 'stale-core-sends',
  bug: 'A core that stood still sends its command when it comes back, though the lock has expired meanwhile.',
  detectedBy: ['granted-dispatch', 'physical-exclusion', 'specification'],
  withinWorlds: 400,
  fromOutside: { hidden: 'Only a core that stands still shows it, and vendloop stops no core that it did not start.' },
  cores: 3,
  makePatch: brokenRules('delivery', { isTooLateToSend: () => false }),
};
