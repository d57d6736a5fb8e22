import { refuse } from '#core/domain/errors.ts';
import { deliverable } from '#core/domain/record-rules.ts';
import type { Animal } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const siblingRefused: Animal = {
  name: 'sibling-refused',
  bug: 'Once one record of an order has dropped, its other records are refused as delivered.',
  caughtBy: ['record-owed'],
  within: 150,
  make: brokenRules('record', {
    deliverable: (order, recordId) =>
      order.records.some(({ id, delivered }) => id !== recordId && delivered > 0)
        ? refuse(6034)
        : deliverable(order, recordId),
  }),
};
