import type { Animal } from '../mutant.ts';
import { brokenTx } from '../decorators/broken-tx.ts';

export const replayHasSecondEffect: Animal = {
  name: 'replay-has-second-effect',
  bug: 'The same signed request, sent again, is carried out again.',
  caughtBy: ['idempotent-submit'],
  within: 40,
  make: brokenTx(() => () => ({ replay: () => undefined })),
};
