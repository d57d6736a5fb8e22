import type { Animal } from '../mutant.ts';
import { brokenTx } from '../decorators/broken-tx.ts';

export const timeoutFreesSuccessor: Animal = {
  name: 'timeout-frees-successor',
  bug: 'The fallback of a delivery frees its machine, whoever holds the lock by then.',
  caughtBy: ['fencing', 'single-release'],
  within: 60,
  make: brokenTx(() => (tx) => {
    let expired: number | null = null;
    return {
      putDelivery: (delivery) => {
        if (delivery.outcome?.kind === 'timeout') expired = delivery.token;
        tx.putDelivery(delivery);
      },
      lock: (machineNo) => {
        const lock = tx.lock(machineNo);
        if (expired === null || !lock.hold) return lock;
        const token = expired;
        expired = null;
        return { ...lock, hold: { ...lock.hold, token } };
      },
    };
  }),
};
