import { describe, expect, test } from 'vitest';
import { created, Orders, shown } from './order-calls.ts';
import { ok, refusal, type SampleAnswer } from '../sample.ts';

const minutes20 = 1_200_000;

describe('payment and expiry', () => {
  test.each([
    ['just in time', minutes20 - 20, ok(''), 0],
    ['just in time, but refused', minutes20 - 20, refusal(409, 6042), 1],
    ['at the limit', minutes20 - 5, refusal(409, 6042), 0],
    ['at the limit, and taken', minutes20 - 5, ok(''), 0],
    ['too late', minutes20 + 10, refusal(409, 6042), 0],
    ['too late, and taken', minutes20 + 10, ok(''), 1],
  ])('%s', (_, at, answer, findings) => {
    expect(created().update(60, '1', answer, { at }).findings()).toHaveLength(findings);
  });

  test('closes an unpaid order in any unpaid status, once its time is up', () => {
    for (const status of ['5', '6']) {
      const orders = (at: number, state: string, record: string) =>
        created()
          .update(60, status, ok(''), { at: 50 })
          .get(60, ok(shown({ status: state }, { status: record })), { at });
      const open = status === '5' ? 'USERPAYING' : 'PAYERROR';
      expect(orders(minutes20 - 50, open, '未取货').findings()).toEqual([]);
      expect(orders(minutes20 - 50, 'CLOSED', '订单取消').findings().length).toBeGreaterThan(0);
      expect(orders(minutes20 + 50, open, '未取货').findings()).toEqual([]);
      expect(orders(minutes20 + 50, 'CLOSED', '订单取消').findings()).toEqual([]);
      expect(orders(minutes20 + 200, 'CLOSED', '订单取消').findings()).toEqual([]);
      expect(orders(minutes20 + 200, open, '未取货').findings().length).toBeGreaterThan(0);
    }
  });

  test('returns stock when an order is closed', () => {
    const orders = (answer: SampleAnswer) =>
      new Orders()
        .create('T1', [[131, 2]], ok({ order_id: 60 }), { at: 0 })
        .create('T2', [[131, 2]], answer, { at: minutes20 + 200 });
    expect(orders(ok({ order_id: 61 })).findings()).toEqual([]);
    expect(orders(refusal(409, 6047)).findings()).toHaveLength(1);
  });

  test('never closes a paid order', () => {
    const orders = created()
      .update(60, '1', ok(''), { at: 50 })
      .get(60, ok(shown({ status: 'SUCCESS' })), { at: minutes20 * 5 });
    expect(orders.findings()).toEqual([]);
  });

  test('owes the callback of a closed order', () => {
    const result = created().judge(minutes20 + 500);
    expect(result.reached.get('closed-order-notified')).toBe(1);
  });
});

describe('update order', () => {
  const statuses = ['NOTPAY', 'SUCCESS', 'REFUND', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR'];
  const table: Readonly<Record<string, readonly (number | '=')[]>> = {
    NOTPAY: [0, 6043, 0, 0, 0, 0],
    USERPAYING: [0, 6043, 0, 0, '=', 0],
    PAYERROR: [0, 6043, 0, 0, 0, '='],
    SUCCESS: ['=', 0, 6043, 6043, 6043, 6043],
    REFUND: [6043, '=', 6043, 6043, 6043, 6043],
    CLOSED: [6042, 6042, '=', 6042, 6042, 6042],
    REVOKED: [6043, 6043, 6043, '=', 6043, 6043],
  };
  const ways: Readonly<Record<string, readonly string[]>> = {
    NOTPAY: [],
    USERPAYING: ['5'],
    PAYERROR: ['6'],
    SUCCESS: ['1'],
    REFUND: ['1', '2'],
    CLOSED: ['3'],
    REVOKED: ['4'],
  };

  test.each(statuses)('from %s', (from) => {
    const codes = table[from] ?? [];
    codes.forEach((allowed, index) => {
      const target = String(index + 1);
      for (const answer of [ok(''), refusal(409, 6042), refusal(409, 6043)]) {
        const orders = created();
        (ways[from] ?? []).forEach((status, step) => orders.update(60, status, ok(''), { at: 100 * (step + 1) }));
        const right = answer.code === (allowed === '=' ? 0 : allowed);
        expect(orders.update(60, target, answer, { at: 1000 }).findings()).toHaveLength(right ? 0 : 1);
      }
    });
  });

  test.each([
    ['REVOKED', ['4']],
    ['CLOSED', ['3']],
    ['REFUND', ['1', '2']],
  ])('%s marks the records and returns the stock', (status, updates) => {
    const orders = created();
    updates.forEach((update, step) => orders.update(60, update, ok(''), { at: 100 * (step + 1) }));
    orders
      .get(60, ok(shown({ status }, { status: '订单取消' })), { at: 1000 })
      .create('T2', [[131, 1]], ok({ order_id: 61 }), { at: 1100 })
      .get(61, ok(shown({ order_id: 61, trade_id: 'T2' }, { id: 79 })), { at: 1200 });
    expect(orders.findings()).toEqual([]);
  });

  test("answers 4004 for an unknown order and another merchant's machine with 6026", () => {
    expect(created().update(61, '1', refusal(404, 4004), { at: 50 }).findings()).toEqual([]);
    expect(created().update(61, '1', ok(''), { at: 50 }).findings()).toHaveLength(1);
    expect(created().update(60, '1', refusal(404, 6026), { at: 50, appId: 'other' }).findings()).toEqual([]);
    expect(created().update(60, '1', ok(''), { at: 50, appId: 'other' }).findings()).toHaveLength(1);
  });
});
