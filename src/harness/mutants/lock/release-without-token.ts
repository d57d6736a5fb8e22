import { release } from '#core/lock/lock.ts';
import type { Animal } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const releaseWithoutToken: Animal = {
  name: 'release-without-token',
  bug: 'A result frees whatever hold its machine has: nobody looks at the token.',
  caughtBy: ['fencing', 'single-release'],
  within: 60,
  make: brokenRules('lock', { release: (lock, token) => release(lock, lock.hold?.token ?? token) }),
};
