import type { Lock } from '#core/lock/lock.ts';
import type { Mutant } from '../mutant.ts';
import { brokenTx } from '../decorators/broken-tx.ts';

/** How long after a grant others still find the lock as it was before, ms. */
const raceMs = 5;

export const checkThenSetLock: Mutant = {
  name: 'check-then-set-lock',
  bug: 'The lock is checked, and acquired a moment later: two simultaneous requests both find it free.',
  detectedBy: ['mutual-exclusion', 'token-order', 'linearizable-lock'],
  withinWorlds: 40,
  fromOutside: { scenario: 'herd-on-one-machine' },
  makePatch: brokenTx(() => {
    const staleLocks = new Map<string, { readonly lock: Lock; readonly at: number }>();
    return (tx, { clock }) => {
      // A decision sees its own grant, and a result the hold that it ends.
      let isDecided = false;
      return {
        lock: (machineNo) => {
          const staleLock = staleLocks.get(machineNo);
          return !isDecided && staleLock && clock.monotonic() - staleLock.at <= raceMs
            ? staleLock.lock
            : tx.lock(machineNo);
        },
        putLock: (machineNo, lock) => {
          if (lock.hold) staleLocks.set(machineNo, { lock: tx.lock(machineNo), at: clock.monotonic() });
          isDecided = true;
          tx.putLock(machineNo, lock);
        },
        putDelivery: (delivery) => {
          isDecided ||= delivery.outcome !== null;
          tx.putDelivery(delivery);
        },
      };
    };
  }),
};
