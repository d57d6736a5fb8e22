import { release } from '#core/lock/lock.ts';
import type { Mutant } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const releaseWithoutToken: Mutant = {
  name: 'release-without-token',
  bug: 'A result releases the present lock of its machine: the token is not checked.',
  detectedBy: ['fencing', 'single-release'],
  withinWorlds: 60,
  fromOutside: { scenario: 'limits-from-outside' },
  makePatch: brokenRules('lock', { release: (lock, token) => release(lock, lock.hold?.token ?? token) }),
};
