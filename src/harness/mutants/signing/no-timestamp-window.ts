import type { Mutant } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const noTimestampWindow: Mutant = {
  name: 'no-timestamp-window',
  bug: 'The timestamp is not checked: a request that was recorded years ago is accepted.',
  detectedBy: ['window'],
  withinWorlds: 100,
  fromOutside: { scenario: 'refusals-from-outside' },
  makePatch: brokenRules('signing', { timestampFault: () => null }),
};
