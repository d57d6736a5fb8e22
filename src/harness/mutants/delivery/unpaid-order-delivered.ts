import { accept } from '#core/domain/errors.ts';
import { deliverable, paid } from '#core/domain/record-rules.ts';
import type { Order } from '#core/domain/order.ts';
import type { Animal } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const unpaidOrderDelivered: Animal = {
  name: 'unpaid-order-delivered',
  bug: 'Nobody asks whether an order has been paid before its goods are sent for.',
  caughtBy: ['paid-first'],
  within: 60,
  make: brokenRules('record', {
    paid: (order) => (order.status === 'NOTPAY' ? accept(order) : paid(order)),
    deliverable: (order, recordId) => deliverable(asPaid(order), recordId),
  }),
};

function asPaid(order: Order): Order {
  return order.status === 'NOTPAY' ? { ...order, status: 'SUCCESS' } : order;
}
