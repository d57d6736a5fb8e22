import { refuse } from '#core/domain/errors.ts';
import { findDeliverable } from '#core/domain/record-rules.ts';
import type { Mutant } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const siblingRefused: Mutant = {
  name: 'sibling-refused',
  bug: 'Once one record of an order has dropped, its other records are refused as delivered.',
  detectedBy: ['record-owed'],
  withinWorlds: 150,
  fromOutside: { scenario: 'refusals-from-outside' },
  makePatch: brokenRules('record', {
    findDeliverable: (order, recordId) =>
      order.records.some(({ id, delivered }) => id !== recordId && delivered > 0)
        ? refuse(6034)
        : findDeliverable(order, recordId),
  }),
};
