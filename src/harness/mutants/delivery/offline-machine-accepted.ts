import { accept } from '#core/domain/errors.ts';
import type { Mutant } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const offlineMachineAccepted: Mutant = {
  name: 'offline-machine-accepted',
  bug: 'Deliveries are accepted for an offline machine.',
  detectedBy: ['offline-refused'],
  withinWorlds: 60,
  fromOutside: { scenario: 'refusals-from-outside' },
  makePatch: brokenRules('machine', { checkOnline: () => accept(null) }),
};
