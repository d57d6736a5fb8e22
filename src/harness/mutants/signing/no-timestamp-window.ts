import type { Animal } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const noTimestampWindow: Animal = {
  name: 'no-timestamp-window',
  bug: 'Nobody looks at the timestamp: a request that was recorded years ago passes.',
  caughtBy: ['window'],
  within: 100,
  make: brokenRules('signing', { timestampFault: () => null }),
};
