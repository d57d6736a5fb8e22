import type { Mutant } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const noTimestampWindow: Mutant = {
  name: 'no-timestamp-window',
  bug: 'Nobody looks at the timestamp: a request that was recorded years ago passes.',
  detectedBy: ['window'],
  withinWorlds: 100,
  makePatch: brokenRules('signing', { timestampFault: () => null }),
};
