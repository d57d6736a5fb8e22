import type { Mutant } from '../mutant.ts';
import { brokenTx } from '../decorators/broken-tx.ts';

export const queueBypassesLock: Mutant = {
  name: 'queue-bypasses-lock',
  bug: 'The first queued item starts at once, even if another delivery holds the lock.',
  detectedBy: ['queue-obeys-lock', 'mutual-exclusion'],
  withinWorlds: 100,
  fromOutside: { scenario: 'limits-from-outside' },
  makePatch: brokenTx(() => (tx) => {
    let queued = false;
    return {
      putJob: (job) => {
        queued = true;
        tx.putJob(job);
      },
      lock: (machineNo) => (queued ? { ...tx.lock(machineNo), hold: null } : tx.lock(machineNo)),
      putLock: (machineNo, lock) => {
        queued = false;
        tx.putLock(machineNo, lock);
      },
    };
  }),
};
