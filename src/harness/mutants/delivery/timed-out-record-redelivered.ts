import type { OrderRecord } from '#core/domain/order.ts';
import { findDeliverable, openItems } from '#core/domain/record-rules.ts';
import type { Mutant } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const timedOutRecordRedelivered: Mutant = {
  name: 'timed-out-record-redelivered',
  bug: 'A record whose delivery timed out may be commanded again, though its item may have dropped.',
  detectedBy: ['paid-quantity'],
  withinWorlds: 1000,
  fromOutside: { scenario: 'limits-from-outside' },
  makePatch: brokenRules('record', {
    findDeliverable: (order, recordId) =>
      findDeliverable({ ...order, records: order.records.map(withoutDoubt) }, recordId),
    openItems: (record) => openItems(withoutDoubt(record)),
  }),
};

function withoutDoubt(record: OrderRecord): OrderRecord {
  return { ...record, doubtful: 0, status: record.status === 'IS_TIMEOUT' ? 'IS_FAILED' : record.status };
}
