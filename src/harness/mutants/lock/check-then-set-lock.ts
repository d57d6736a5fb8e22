import type { Lock } from '#core/lock/lock.ts';
import type { Animal } from '../mutant.ts';
import { brokenTx } from '../decorators/broken-tx.ts';

/** How long after a grant others still find the lock as it was before, ms. */
const raceMs = 5;

export const checkThenSetLock: Animal = {
  name: 'check-then-set-lock',
  bug: 'The lock is looked at, and taken a moment later: two requests in the same instant both find it free.',
  caughtBy: ['mutual-exclusion', 'token-order', 'linearizable-lock'],
  within: 40,
  make: brokenTx(() => {
    const before = new Map<string, { readonly lock: Lock; readonly at: number }>();
    return (tx, { clock }) => {
      // A decision sees its own grant, and a result the hold that it ends.
      let current = false;
      return {
        lock: (machineNo) => {
          const seen = before.get(machineNo);
          return !current && seen && clock.monotonic() - seen.at <= raceMs ? seen.lock : tx.lock(machineNo);
        },
        putLock: (machineNo, lock) => {
          if (lock.hold) before.set(machineNo, { lock: tx.lock(machineNo), at: clock.monotonic() });
          current = true;
          tx.putLock(machineNo, lock);
        },
        putDelivery: (delivery) => {
          current ||= delivery.outcome !== null;
          tx.putDelivery(delivery);
        },
      };
    };
  }),
};
