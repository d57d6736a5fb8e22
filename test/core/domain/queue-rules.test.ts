import { describe, expect, it } from 'vitest';
import type { Order, OrderRecord, OrderStatus } from '#core/domain/order.ts';
import { checkQueueSpace, isStatusRequest, requiredJobs } from '#core/domain/queue-rules.ts';
import { itemsPerCommand, openItems } from '#core/domain/record-rules.ts';

const rules = { openItems, itemsPerCommand };
const job = { id: 1, machineNo: '10000001', orderId: 60, recordId: 78, quantity: 1 };

function record(over: Partial<OrderRecord> = {}): OrderRecord {
  const still = { delivered: 0, inFlight: 0, doubtful: 0, notifySent: false };
  return { id: 78, productId: 1, lane: 0, quantity: 2, price: 300, status: 'WAITING_PICKED_UP', ...still, ...over };
}

function order(status: OrderStatus, ...records: OrderRecord[]): Order {
  const rest = { amount: 0, createdAt: 0, expiresAt: null, pickupCodeId: null, notifySendCount: 0 };
  return { id: 60, appId: 'a', machineNo: '10000001', tradeId: 't', notifyUrl: 'http://x', status, records, ...rest };
}

describe('a request to queue an order', () => {
  it.each([
    ['a paid order with open items', order('SUCCESS', record()), [], false],
    ["a pickup code's order with open items", order('PICKUPCODE', record()), [], false],
    ['an order of which one record is done', order('SUCCESS', record({ delivered: 2 }), record()), [], false],
    ['an unpaid order', order('NOTPAY', record()), [], false],
    ['a closed order', order('CLOSED', record({ status: 'IS_REFUND' })), [], false],
    ['a revoked order', order('REVOKED', record({ status: 'IS_REFUND' })), [], false],
    ['an order of which a job waits', order('SUCCESS', record()), [job], true],
    ['an order of which an item runs', order('SUCCESS', record(), record({ inFlight: 1 })), [], true],
    ['an order that has all dropped', order('SUCCESS', record({ delivered: 2 })), [], true],
    ['an order in doubt', order('SUCCESS', record({ status: 'IS_TIMEOUT', doubtful: 1 })), [], true],
    ['a pickup code that is used up', order('PICKUPCODE', record({ delivered: 2 })), [], true],
    ['a pickup code with an item to come', order('PICKUPCODE', record({ delivered: 1 })), [], false],
    ['a refunded order', order('REFUND', record({ status: 'IS_REFUND' })), [], true],
  ])('of %s', (_name, requestedOrder, waiting, reports) => {
    expect(isStatusRequest(requestedOrder, waiting)).toBe(reports);
  });

  it('wants a command an item, or one a record where a whole quantity drops at once', () => {
    const both = order(
      'SUCCESS',
      record({ delivered: 1 }),
      record({ id: 79, quantity: 3 }),
      record({ id: 80, delivered: 2 }),
    );
    expect(requiredJobs(both, false, rules)).toEqual([78, 79, 79, 79].map((recordId) => ({ recordId, quantity: 1 })));
    expect(requiredJobs(both, true, rules)).toEqual([
      { recordId: 78, quantity: 1 },
      { recordId: 79, quantity: 3 },
    ]);
  });

  it('fits up to the bound, and not a command beyond it', () => {
    expect(checkQueueSpace(1, 2, 3)).toEqual({ ok: true, value: null });
    expect(checkQueueSpace(2, 2, 3)).toMatchObject({
      ok: false,
      refusal: { code: 6057, detail: { en: 'its queue is full (2 waiting)' } },
    });
  });
});
