import type { Mutant } from '../mutant.ts';
import { brokenTx } from '../decorators/broken-tx.ts';

export const timeoutFreesSuccessor: Mutant = {
  name: 'timeout-frees-successor',
  bug: 'The fallback of a delivery releases its machine, even if a later delivery holds the lock.',
  detectedBy: ['fencing', 'single-release'],
  withinWorlds: 60,
  fromOutside: { scenario: 'limits-from-outside' },
  makePatch: brokenTx(() => (tx) => {
    let timedOutToken: number | null = null;
    return {
      putDelivery: (delivery) => {
        if (delivery.outcome?.kind === 'timeout') timedOutToken = delivery.token;
        tx.putDelivery(delivery);
      },
      lock: (machineNo) => {
        const lock = tx.lock(machineNo);
        if (timedOutToken === null || !lock.hold) return lock;
        const token = timedOutToken;
        timedOutToken = null;
        return { ...lock, hold: { ...lock.hold, token } };
      },
    };
  }),
};
