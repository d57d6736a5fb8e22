import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Order, OrderRecord, OrderStatus } from '#core/domain/order.ts';
import {
  findDeliverable,
  itemsPerCommand,
  openItems,
  recordAfterStart,
  recordAfterOutcome,
} from '#core/domain/record-rules.ts';

function record(over: Partial<OrderRecord> = {}): OrderRecord {
  return {
    id: 78,
    productId: 1,
    lane: 0,
    quantity: 1,
    price: 300,
    status: 'WAITING_PICKED_UP',
    delivered: 0,
    inFlight: 0,
    doubtful: 0,
    notifySent: false,
    ...over,
  };
}

function order(status: OrderStatus, records: OrderRecord[]): Order {
  return {
    id: 60,
    appId: 'a',
    machineNo: '10000001',
    tradeId: 't',
    notifyUrl: 'http://x',
    status,
    amount: 0,
    createdAt: 0,
    expiresAt: null,
    pickupCodeId: null,
    notifySendCount: 0,
    records,
  };
}

describe('what may be delivered', () => {
  it.each([
    ['NOTPAY', 6054],
    ['USERPAYING', 6054],
    ['PAYERROR', 6054],
    ['CLOSED', 6042],
    ['REFUND', 6043],
    ['REVOKED', 6043],
    ['TESTPAY', 6043],
  ] as const)('an order that is %s is refused with %i', (status, code) => {
    const detail = code === 6043 ? { detail: { zh: `订单状态为 ${status}`, en: `the order is ${status}` } } : {};
    expect(findDeliverable(order(status, [record()]), 78)).toEqual({ ok: false, refusal: { code, ...detail } });
  });

  it.each(['SUCCESS', 'PICKUPCODE'] as const)('an order that is %s may be delivered', (status) => {
    expect(findDeliverable(order(status, [record()]), 78)).toEqual({ ok: true, value: record() });
  });

  it('a record of another order is not found', () => {
    expect(findDeliverable(order('SUCCESS', [record()]), 79)).toMatchObject({ ok: false, refusal: { code: 4004 } });
  });

  it('a record whose items have all dropped is delivered already, its sibling is not', () => {
    const both = order('SUCCESS', [record({ delivered: 1, status: 'IS_SUCCESS' }), record({ id: 79 })]);
    expect(findDeliverable(both, 78)).toMatchObject({ ok: false, refusal: { code: 6034 } });
    expect(findDeliverable(both, 79)).toMatchObject({ ok: true });
  });

  it('a failed record may be commanded again, a timed-out one may not', () => {
    const failed = recordAfterOutcome(recordAfterStart(record(), 1), 1, 'failure', false);
    const timedOut = recordAfterOutcome(recordAfterStart(record(), 1), 1, 'timeout', false);
    expect(failed.status).toBe('IS_FAILED');
    expect(findDeliverable(order('SUCCESS', [failed]), 78)).toMatchObject({ ok: true });
    expect(timedOut.status).toBe('IS_TIMEOUT');
    expect(findDeliverable(order('SUCCESS', [timedOut]), 78)).toMatchObject({ ok: false, refusal: { code: 6043 } });
  });

  it('a record with nothing open shows whether it is on its way or may have dropped, in both languages', () => {
    const refusal = (row: OrderRecord) => {
      const answer = findDeliverable(order('SUCCESS', [row]), 78);
      return answer.ok ? 'accepted' : answer.refusal;
    };
    const onItsWay = { zh: '该商品正在出货，尚无结果', en: 'this record is being delivered and has no result yet' };
    const inDoubt = { zh: '该商品可能已出货，请退款', en: 'this record may have dropped already: refund it' };
    expect(refusal(record({ inFlight: 1 }))).toEqual({ code: 6043, detail: onItsWay });
    expect(refusal(record({ quantity: 2, inFlight: 1, doubtful: 1 }))).toEqual({ code: 6043, detail: onItsWay });
    expect(refusal(record({ doubtful: 1 }))).toEqual({ code: 6043, detail: inDoubt });
  });

  it('a record that has timed out or was refunded has no open items, whatever is left of it', () => {
    const remaining = { quantity: 5, delivered: 1 };
    expect(openItems(record({ ...remaining, status: 'IS_TIMEOUT' }))).toBe(0);
    expect(openItems(record({ ...remaining, status: 'IS_REFUND' }))).toBe(0);
    expect(openItems(record({ ...remaining, status: 'IS_FAILED' }))).toBe(4);
    expect(openItems(record({ ...remaining, inFlight: 1, doubtful: 2 }))).toBe(1);
  });

  it('a record that is commanded again has no notification of its next outcome yet', () => {
    expect(recordAfterStart(record({ quantity: 2, notifySent: true, status: 'IS_FAILED' }), 1)).toEqual(
      record({ quantity: 2, inFlight: 1, status: 'IS_DELIVERING' }),
    );
  });

  it.each([
    ['the last item drops', { delivered: 1, inFlight: 1 }, 'success', false, 'IS_SUCCESS'],
    ['an item drops and more are wanted', { inFlight: 1 }, 'success', false, 'WAITING_PICKED_UP'],
    ['an item drops and another is on its way', { quantity: 3, inFlight: 2 }, 'success', false, 'IS_DELIVERING'],
    ['an item fails and another is on its way', { inFlight: 2 }, 'failure', false, 'IS_DELIVERING'],
    ['an item fails', { inFlight: 1 }, 'failure', false, 'IS_FAILED'],
    ['an item times out', { inFlight: 1 }, 'timeout', false, 'IS_TIMEOUT'],
    ['an item times out and another is on its way', { inFlight: 2 }, 'timeout', false, 'IS_TIMEOUT'],
    [
      'an item drops after another has timed out',
      { quantity: 3, inFlight: 1, doubtful: 1, status: 'IS_TIMEOUT' },
      'success',
      false,
      'IS_TIMEOUT',
    ],
    [
      'an item fails after another has timed out',
      { quantity: 3, inFlight: 1, doubtful: 1, status: 'IS_TIMEOUT' },
      'failure',
      false,
      'IS_TIMEOUT',
    ],
    ['the last run of a refunded order fails', { inFlight: 1 }, 'failure', true, 'IS_REFUND'],
    ['the last run of a refunded order times out', { inFlight: 1 }, 'timeout', true, 'IS_REFUND'],
    ['a run of a refunded order fails and another is on its way', { inFlight: 2 }, 'failure', true, 'IS_DELIVERING'],
  ] as const)('when %s, the record is shown as it then stands', (_what, before, outcome, refunded, status) => {
    expect(
      recordAfterOutcome(record({ quantity: 2, status: 'IS_DELIVERING', ...before }), 1, outcome, refunded).status,
    ).toBe(status);
  });

  it('a record on its way takes no second command for the same item', () => {
    expect(findDeliverable(order('SUCCESS', [recordAfterStart(record(), 1)]), 78)).toMatchObject({
      ok: false,
      refusal: { code: 6043 },
    });
    expect(findDeliverable(order('SUCCESS', [recordAfterStart(record({ quantity: 2 }), 1)]), 78)).toMatchObject({
      ok: true,
    });
  });

  it('a drinks machine that failed in the middle of several cups is not asked for them again', () => {
    const three = record({ quantity: 3 });
    expect(itemsPerCommand(three, true)).toBe(3);
    const failed = recordAfterOutcome(recordAfterStart(three, 3), 3, 'failure', false);
    expect(failed).toMatchObject({ status: 'IS_FAILED', doubtful: 3 });
    expect(openItems(failed)).toBe(0);
  });

  it('a refunded order ends its record when the last run comes back', () => {
    expect(recordAfterOutcome(recordAfterStart(record(), 1), 1, 'failure', true).status).toBe('IS_REFUND');
    expect(recordAfterOutcome(recordAfterStart(record(), 1), 1, 'success', true).status).toBe('IS_SUCCESS');
  });

  it('never commands more items than were bought, whatever the outcomes', () => {
    const action = fc.constantFrom('begin', 'success', 'failure', 'timeout');
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.boolean(),
        fc.array(action, { maxLength: 40 }),
        (quantity, multiDrop, actions) => {
          let row = record({ quantity });
          const running: number[] = [];
          let possiblyDropped = 0;
          for (const action of actions) {
            if (action === 'begin') {
              if (openItems(row) === 0) continue;
              const items = itemsPerCommand(row, multiDrop);
              row = recordAfterStart(row, items);
              running.push(items);
              possiblyDropped += items;
            } else {
              const items = running.shift();
              if (items === undefined) continue;
              row = recordAfterOutcome(row, items, action, false);
              // A single failed item is known not to have dropped.
              if (action === 'failure' && items === 1) possiblyDropped -= 1;
            }
            assert.ok(possiblyDropped <= quantity, `${possiblyDropped} may have dropped of ${quantity}`);
            assert.ok(row.inFlight >= 0 && row.delivered + row.inFlight + row.doubtful <= quantity);
          }
        },
      ),
    );
  });
});
