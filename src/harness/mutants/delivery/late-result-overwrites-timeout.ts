import type { Delivery } from '#core/domain/delivery.ts';
import type { Mutant } from '../mutant.ts';
import { brokenTx } from '../decorators/broken-tx.ts';

export const lateResultOverwritesTimeout: Mutant = {
  name: 'late-result-overwrites-timeout',
  bug: 'A result that comes after the fallback settles its delivery a second time.',
  detectedBy: ['one-outcome', 'callback-honest'],
  withinWorlds: 200,
  fromOutside: { scenario: 'limits-from-outside' },
  makePatch: brokenTx(() => (tx) => ({
    delivery: (id) => withoutTimeout(tx.delivery(id)),
    deliveriesOfOrder: (orderId) =>
      tx.deliveriesOfOrder(orderId).map((delivery) => withoutTimeout(delivery) ?? delivery),
  })),
};

/** The delivery as though its fallback had not come. */
function withoutTimeout(delivery: Delivery | undefined): Delivery | undefined {
  return delivery?.outcome?.kind === 'timeout' ? { ...delivery, outcome: null } : delivery;
}
