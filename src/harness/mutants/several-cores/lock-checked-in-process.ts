import type { Mutant } from '../mutant.ts';
import { brokenTx } from '../decorators/broken-tx.ts';

export const lockCheckedInProcess: Mutant = {
  name: 'lock-checked-in-process',
  bug: 'A core looks for the lock in its own memory: what another core holds is free to it.',
  detectedBy: ['mutual-exclusion', 'linearizable-lock'],
  withinWorlds: 40,
  fromOutside: { hidden: 'Only several cores show it, and vendloop does not choose the core that a call reaches.' },
  cores: 3,
  makePatch: brokenTx(() => {
    /** Deliveries that each core has started, after its name. */
    const started = new Set<string>();
    return (tx, { group }) => {
      // A result ends the hold that it finds, also that of another core.
      let isSettling = false;
      return {
        lock: (machineNo) => {
          const lock = tx.lock(machineNo);
          const isKnown = lock.hold === null || started.has(`${group?.name}/${lock.hold.deliveryId}`);
          return isKnown || isSettling ? lock : { ...lock, hold: null };
        },
        putLock: (machineNo, lock) => {
          if (lock.hold) started.add(`${group?.name}/${lock.hold.deliveryId}`);
          tx.putLock(machineNo, lock);
        },
        putDelivery: (delivery) => {
          isSettling ||= delivery.outcome !== null;
          tx.putDelivery(delivery);
        },
      };
    };
  }),
};
