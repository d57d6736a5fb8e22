import type { Delivery } from '#core/domain/delivery.ts';
import type { Animal } from '../mutant.ts';
import { brokenTx } from '../decorators/broken-tx.ts';

export const lateResultOverwritesTimeout: Animal = {
  name: 'late-result-overwrites-timeout',
  bug: 'A result that comes after the fallback settles its delivery a second time.',
  caughtBy: ['one-outcome', 'callback-honest'],
  within: 200,
  make: brokenTx(() => (tx) => ({
    delivery: (id) => forgotten(tx.delivery(id)),
    deliveriesOfOrder: (orderId) => tx.deliveriesOfOrder(orderId).map((delivery) => forgotten(delivery) ?? delivery),
  })),
};

/** The delivery as though its fallback had not come. */
function forgotten(delivery: Delivery | undefined): Delivery | undefined {
  return delivery?.outcome?.kind === 'timeout' ? { ...delivery, outcome: null } : delivery;
}
