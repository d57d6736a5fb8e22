import { accept } from '#core/domain/errors.ts';
import { findDeliverable, checkPaid } from '#core/domain/record-rules.ts';
import type { Order } from '#core/domain/order.ts';
import type { Mutant } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const unpaidOrderDelivered: Mutant = {
  name: 'unpaid-order-delivered',
  bug: 'An order is delivered without a check that it is paid.',
  detectedBy: ['paid-first'],
  withinWorlds: 60,
  fromOutside: { scenario: 'refusals-from-outside' },
  makePatch: brokenRules('record', {
    checkPaid: (order) => (order.status === 'NOTPAY' ? accept(order) : checkPaid(order)),
    findDeliverable: (order, recordId) => findDeliverable(asPaid(order), recordId),
  }),
};

function asPaid(order: Order): Order {
  return order.status === 'NOTPAY' ? { ...order, status: 'SUCCESS' } : order;
}
