import type { OrderRecord } from '#core/domain/order.ts';
import { deliverable, openItems } from '#core/domain/record-rules.ts';
import type { Animal } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const timedOutRecordCommandedAgain: Animal = {
  name: 'timed-out-record-commanded-again',
  bug: 'A record whose delivery timed out may be commanded again, though its item may have dropped.',
  caughtBy: ['paid-quantity'],
  within: 1000,
  make: brokenRules('record', {
    deliverable: (order, recordId) => deliverable({ ...order, records: order.records.map(withoutDoubt) }, recordId),
    openItems: (record) => openItems(withoutDoubt(record)),
  }),
};

function withoutDoubt(record: OrderRecord): OrderRecord {
  return { ...record, doubtful: 0, status: record.status === 'IS_TIMEOUT' ? 'IS_FAILED' : record.status };
}
