import type { Mutant } from '../mutant.ts';
import { brokenTx } from '../decorators/broken-tx.ts';

export const expiryResetsFallback: Mutant = {
  name: 'expiry-resets-fallback',
  bug: 'When a lock expires, the 120 s of its delivery start again.',
  detectedBy: ['timeout-bound'],
  withinWorlds: 60,
  fromOutside: { scenario: 'limits-from-outside' },
  makePatch: brokenTx(() => (tx, { config }) => ({
    putLock: (machineNo, lock) => {
      const { hold } = tx.lock(machineNo);
      const delivery = hold && !lock.hold ? tx.delivery(hold.deliveryId) : undefined;
      if (hold && delivery && !delivery.outcome)
        tx.putDelivery({ ...delivery, timeoutAt: hold.expiresAt + config.timeoutMs });
      tx.putLock(machineNo, lock);
    },
  })),
};
