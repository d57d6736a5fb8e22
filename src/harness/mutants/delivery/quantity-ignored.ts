import { deliverable } from '#core/domain/record-rules.ts';
import type { Animal } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const quantityIgnored: Animal = {
  name: 'quantity-ignored',
  bug: 'What has dropped is not counted against a record’s quantity: it can be commanded without end.',
  caughtBy: ['paid-quantity'],
  within: 150,
  make: brokenRules('record', {
    deliverable: (order, recordId) =>
      deliverable({ ...order, records: order.records.map((record) => ({ ...record, delivered: 0 })) }, recordId),
  }),
};
