import type { Animal } from '../mutant.ts';
import { brokenTx } from '../decorators/broken-tx.ts';

export const lapseResetsFallback: Animal = {
  name: 'lapse-resets-fallback',
  bug: 'When a lock lapses, the 120 s of its delivery begin anew.',
  caughtBy: ['timeout-bound'],
  within: 60,
  make: brokenTx(() => (tx, { config }) => ({
    putLock: (machineNo, lock) => {
      const { hold } = tx.lock(machineNo);
      const delivery = hold && !lock.hold ? tx.delivery(hold.deliveryId) : undefined;
      if (hold && delivery && !delivery.outcome)
        tx.putDelivery({ ...delivery, timeoutAt: hold.until + config.timeoutMs });
      tx.putLock(machineNo, lock);
    },
  })),
};
