import { accept } from '#core/domain/errors.ts';
import type { Animal } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const offlineMachineAccepted: Animal = {
  name: 'offline-machine-accepted',
  bug: 'Deliveries are accepted for a machine that nobody hears.',
  caughtBy: ['offline-refused'],
  within: 60,
  make: brokenRules('machine', { mustBeOnline: () => accept(null) }),
};
