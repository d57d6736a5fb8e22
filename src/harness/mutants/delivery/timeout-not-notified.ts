import type { Mutant } from '../mutant.ts';
import { changedStore } from '../decorators/broken-tx.ts';

export const timeoutNotNotified: Mutant = {
  name: 'timeout-not-notified',
  bug: 'A delivery without an answer is stored as a timeout, but the merchant is never notified.',
  detectedBy: ['callback-delivered'],
  withinWorlds: 40,
  fromOutside: { scenario: 'limits-from-outside' },
  makePatch: () => ({
    parts: (parts) => ({
      ...parts,
      onEvent: (event, at) => {
        if (event.kind !== 'callback-queued' || event.outcome !== 'timeout') parts.onEvent(event, at);
      },
      store: changedStore(parts.store, (tx) => {
        let isTimeout = false;
        return {
          putDelivery: (delivery) => {
            isTimeout = delivery.outcome?.kind === 'timeout';
            tx.putDelivery(delivery);
          },
          putCallback: (callback) => {
            if (!isTimeout) tx.putCallback(callback);
          },
        };
      }),
    }),
  }),
};
