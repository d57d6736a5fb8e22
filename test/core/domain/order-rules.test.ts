import { describe, expect, it } from 'vitest';
import { changeStatus, closeExpired, hasExpired } from '#core/domain/order-rules.ts';
import { orderStatus, type Order, type OrderRecord, type OrderStatus } from '#core/domain/order.ts';

const record: OrderRecord = {
  id: 1,
  productId: 1,
  lane: 4,
  quantity: 3,
  price: 300,
  status: 'WAITING_PICKED_UP',
  delivered: 0,
  inFlight: 0,
  doubtful: 0,
  notifySent: false,
};

function order(status: OrderStatus, over: Partial<Order> = {}): Order {
  return {
    id: 60,
    appId: 'a',
    machineNo: '10000001',
    tradeId: 't',
    notifyUrl: 'http://x',
    status,
    amount: 900,
    createdAt: 0,
    expiresAt: 1_200_000,
    pickupCodeId: null,
    notifySendCount: 0,
    records: [record],
    ...over,
  };
}

describe('what a merchant may make of an order', () => {
  const allowedChanges: Partial<Record<OrderStatus, OrderStatus[]>> = {
    NOTPAY: ['SUCCESS', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR'],
    USERPAYING: ['SUCCESS', 'CLOSED', 'REVOKED', 'PAYERROR'],
    PAYERROR: ['SUCCESS', 'CLOSED', 'REVOKED', 'USERPAYING'],
    SUCCESS: ['REFUND'],
  };
  const targets: OrderStatus[] = ['SUCCESS', 'REFUND', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR'];
  for (const from of Object.keys(orderStatus) as OrderStatus[]) {
    for (const to of targets.filter((target) => target !== from)) {
      const allowed = allowedChanges[from]?.includes(to) ?? false;
      it(`${from} ${allowed ? 'may become' : 'may not become'} ${to}`, () => {
        const change = changeStatus(order(from), orderStatus[to]);
        if (allowed) expect(change).toMatchObject({ ok: true, value: { order: { status: to } } });
        else expect(change).toMatchObject({ ok: false, refusal: { code: from === 'CLOSED' ? 6042 : 6043 } });
      });
    }
  }

  it('the same status again changes nothing', () => {
    const paid = order('SUCCESS');
    expect(changeStatus(paid, 1)).toEqual({ ok: true, value: { order: paid, returnedStock: [] } });
  });

  it.each([
    ['SUCCESS', 5, '订单状态为 SUCCESS，不能改为 USERPAYING', 'the order is SUCCESS and cannot become USERPAYING'],
    ['REVOKED', 1, '订单状态为 REVOKED，不能改为 SUCCESS', 'the order is REVOKED and cannot become SUCCESS'],
    ['NOTPAY', 99, '订单状态为 NOTPAY，不能改为 99', 'the order is NOTPAY and cannot become 99'],
  ] as const)('from %s to %d is refused with both in the sentence, in both languages', (from, to, zh, en) => {
    expect(changeStatus(order(from), to)).toEqual({ ok: false, refusal: { code: 6043, detail: { zh, en } } });
  });

  it.each([5, 6])('%d, payment under way or failed, changes nothing besides and returns no stock', (status) => {
    const change = changeStatus(order('NOTPAY'), status);
    expect(change).toEqual({
      ok: true,
      value: { order: { ...order('NOTPAY'), status: status === 5 ? 'USERPAYING' : 'PAYERROR' }, returnedStock: [] },
    });
  });

  it('payment takes the expiry away', () => {
    expect(changeStatus(order('NOTPAY'), 1)).toMatchObject({
      value: { order: { expiresAt: null }, returnedStock: [] },
    });
  });

  it('a refund puts back what was not commanded, and leaves what is on its way or in doubt', () => {
    const records = [
      { ...record, delivered: 1, inFlight: 1 },
      { ...record, id: 2, lane: 5, quantity: 2, doubtful: 1 },
      { ...record, id: 3, lane: 6, quantity: 1, delivered: 1, status: 'IS_SUCCESS' as const },
    ];
    expect(changeStatus(order('SUCCESS', { records }), 2)).toMatchObject({
      value: {
        order: {
          status: 'REFUND',
          records: [{ status: 'WAITING_PICKED_UP', inFlight: 1 }, { status: 'IS_REFUND' }, { status: 'IS_SUCCESS' }],
        },
        returnedStock: [
          { lane: 4, items: 1 },
          { lane: 5, items: 1 },
        ],
      },
    });
  });
});

describe('an unpaid order', () => {
  it('expires at its limit, not a millisecond before', () => {
    expect(hasExpired(order('NOTPAY'), 1_199_999)).toBe(false);
    expect(hasExpired(order('NOTPAY'), 1_200_000)).toBe(true);
    expect(hasExpired(order('PAYERROR'), 1_200_001)).toBe(true);
  });

  it('is closed with all of its stock returned', () => {
    expect(closeExpired(order('NOTPAY'))).toMatchObject({
      order: { status: 'CLOSED', expiresAt: null },
      returnedStock: [{ lane: 4, items: 3 }],
    });
  });

  it('expires while it waits for payment, and in no other status, however old it is (PROTOCOL §4.6)', () => {
    const statuses = Object.keys(orderStatus) as OrderStatus[];
    expect(statuses.filter((status) => hasExpired(order(status), 10 ** 12))).toEqual([
      'NOTPAY',
      'USERPAYING',
      'PAYERROR',
    ]);
    expect(statuses.filter((status) => hasExpired(order(status, { expiresAt: null }), 10 ** 12))).toEqual([]);
  });
});
