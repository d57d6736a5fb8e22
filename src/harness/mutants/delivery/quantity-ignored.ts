import { findDeliverable } from '#core/domain/record-rules.ts';
import type { Mutant } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const quantityIgnored: Mutant = {
  name: 'quantity-ignored',
  bug: 'What has dropped is not counted against a record’s quantity: it can be commanded without end.',
  detectedBy: ['paid-quantity'],
  withinWorlds: 150,
  fromOutside: { scenario: 'refusals-from-outside' },
  makePatch: brokenRules('record', {
    findDeliverable: (order, recordId) =>
      findDeliverable({ ...order, records: order.records.map((record) => ({ ...record, delivered: 0 })) }, recordId),
  }),
};
