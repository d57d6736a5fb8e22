import type { Mutant } from '../mutant.ts';
import { brokenTx } from '../decorators/broken-tx.ts';

export const noReleaseOnFailure: Mutant = {
  name: 'no-release-on-failure',
  bug: 'A failure settles its delivery and leaves the lock to its dwell limit.',
  detectedBy: ['prompt-release'],
  withinWorlds: 60,
  fromOutside: { scenario: 'refusals-from-outside' },
  makePatch: brokenTx(() => (tx) => {
    let failing = false;
    return {
      putDelivery: (delivery) => {
        failing = delivery.outcome?.kind === 'failure';
        tx.putDelivery(delivery);
      },
      lock: (machineNo) => {
        const lock = tx.lock(machineNo);
        if (!failing) return lock;
        failing = false;
        return { ...lock, hold: null };
      },
    };
  }),
};
