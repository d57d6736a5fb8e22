import type { Animal } from '../mutant.ts';
import { changedStore } from '../decorators/broken-tx.ts';

export const timeoutNotTold: Animal = {
  name: 'timeout-not-told',
  bug: 'A delivery that nobody answered for becomes a timeout in the books, and the merchant is never told.',
  caughtBy: ['callback-delivered'],
  within: 40,
  make: () => ({
    parts: (parts) => ({
      ...parts,
      observe: (event, at) => {
        if (event.kind !== 'callback-queued' || event.said !== 'timeout') parts.observe(event, at);
      },
      store: changedStore(parts.store, (tx) => {
        let timeout = false;
        return {
          putDelivery: (delivery) => {
            timeout = delivery.outcome?.kind === 'timeout';
            tx.putDelivery(delivery);
          },
          putCallback: (callback) => {
            if (!timeout) tx.putCallback(callback);
          },
        };
      }),
    }),
  }),
};
