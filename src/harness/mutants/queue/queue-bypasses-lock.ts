import type { Animal } from '../mutant.ts';
import { brokenTx } from '../decorators/broken-tx.ts';

export const queueBypassesLock: Animal = {
  name: 'queue-bypasses-lock',
  bug: 'The first of the items that are queued starts at once, whoever holds the lock.',
  caughtBy: ['queue-obeys-lock', 'mutual-exclusion'],
  within: 100,
  make: brokenTx(() => (tx) => {
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
