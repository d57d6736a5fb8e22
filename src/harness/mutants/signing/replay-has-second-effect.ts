import type { Mutant } from '../mutant.ts';
import { brokenTx } from '../decorators/broken-tx.ts';

export const replayHasSecondEffect: Mutant = {
  name: 'replay-has-second-effect',
  bug: 'The same signed request, sent again, is carried out again.',
  detectedBy: ['idempotent-submit'],
  withinWorlds: 40,
  fromOutside: { scenario: 'merchant-retries' },
  makePatch: brokenTx(() => () => ({ idempotencyRecord: () => undefined })),
};
