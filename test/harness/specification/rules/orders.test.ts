import { describe, expect, test } from 'vitest';
import type { Json } from '#harness/specification/observation.ts';
import { ok, refusal, SampleCalls, type CallOptions, type SampleAnswer } from './sample.ts';

const minutes20 = 1_200_000;

function basket(tradeId: string, ...lines: readonly (readonly [product: number, quantity: number])[]) {
  const products = lines.map(([product, quantity]) => ({ product_id: product, quantity }));
  return { notify_url: 'https://shop.example/n', trade_id: tradeId, products };
}

class Orders extends SampleCalls {
  create(tradeId: string, lines: readonly (readonly [number, number])[], answer: SampleAnswer, options: CallOptions) {
    return this.add('POST /orders', basket(tradeId, ...lines), answer, options);
  }

  get(id: number, answer: SampleAnswer, options: CallOptions) {
    return this.add(`POST /orders/${id}`, {}, answer, options);
  }

  update(id: number, status: string, answer: SampleAnswer, options: CallOptions) {
    return this.add(`PUT /orders/${id}`, { status }, answer, options);
  }
}

/** An order of one line of product 131 as an answer shows it. */
function shown(changes: Record<string, Json> = {}, record: Record<string, Json> = {}): Json {
  return {
    order_id: 60,
    trade_id: 'T1',
    date: '2024-05-04',
    amount: '0.90',
    status: 'NOTPAY',
    records: [{ id: 78, product_id: 131, quantity: 1, price: '0.90', status: '未取货', notify_sent: '0', ...record }],
    ...changes,
  };
}

const created = () => new Orders().create('T1', [[131, 1]], ok({ order_id: 60 }), { at: 0 });

describe('create order', () => {
  test('takes lines from the lowest lane that has enough', () => {
    const orders = new Orders()
      .create(
        'T1',
        [
          [131, 1],
          [131, 2],
        ],
        ok({ order_id: 60 }),
        { at: 0 },
      )
      .get(
        60,
        ok(
          shown({
            amount: '2.90',
            records: [
              { id: 78, product_id: 131, quantity: 1, price: '0.90', status: '未取货', notify_sent: '0' },
              { id: 79, product_id: 131, quantity: 2, price: '1.00', status: '未取货', notify_sent: '0' },
            ],
          }),
        ),
        { at: 100 },
      )
      .create('T2', [[131, 1]], refusal(409, 6047), { at: 200 });
    expect(orders.findings()).toEqual([]);
  });

  test('sees stock that was not reserved', () => {
    const orders = new Orders()
      .create('T1', [[131, 2]], ok({ order_id: 60 }), { at: 0 })
      .create('T2', [[131, 2]], ok({ order_id: 61 }), { at: 100 });
    expect(orders.findings()).toEqual([
      'creation of an order with trade_id "T2" was answered 200 with 0; allowed is 409 with 6047 (create-stock-too-low)',
    ]);
  });

  test('sees an amount without its quantity', () => {
    const records = [{ id: 78, product_id: 131, quantity: 2, price: '1.00', status: '未取货', notify_sent: '0' }];
    const orders = new Orders()
      .create('T1', [[131, 2]], ok({ order_id: 60 }), { at: 0 })
      .get(60, ok(shown({ amount: '1.00', records })), { at: 100 });
    expect(orders.findings()).toEqual(['read of order 60: data.amount was "1.00"; allowed is "2.00" (order-members)']);
  });

  test('reserves nothing of a refused basket', () => {
    const orders = new Orders()
      .create(
        'T1',
        [
          [7, 5],
          [131, 9],
        ],
        refusal(409, 6047),
        { at: 0 },
      )
      .create('T1', [[7, 5]], ok({ order_id: 60 }), { at: 100 });
    expect(orders.findings()).toEqual([]);
  });

  test('judges the first line that fails', () => {
    expect(
      new Orders()
        .create(
          'T1',
          [
            [9, 1],
            [131, 9],
          ],
          refusal(404, 6045),
          { at: 0 },
        )
        .findings(),
    ).toEqual([]);
    expect(
      new Orders()
        .create(
          'T1',
          [
            [131, 9],
            [9, 1],
          ],
          refusal(404, 6045),
          { at: 0 },
        )
        .findings(),
    ).toHaveLength(1);
  });

  test('refuses a used trade id of the merchant, with its order', () => {
    const again = (id: number) => created().create('T1', [[131, 1]], refusal(409, 6040, { order_id: id }), { at: 50 });
    expect(again(60).findings()).toEqual([]);
    expect(again(61).findings()).toEqual([
      'creation of an order with trade_id "T1": data.order_id was 61; allowed is 60 (ids)',
    ]);
    expect(
      created()
        .create('T1', [[131, 1]], ok({ order_id: 61 }), { at: 50 })
        .findings(),
    ).toHaveLength(1);
  });

  test('knows a trade id that another machine has', () => {
    const elsewhere = { taken: 'yes', orderId: 9 } as const;
    const refused = refusal(409, 6040, { order_id: 9 });
    const orders = (answer: SampleAnswer, taken: 'yes' | 'maybe') =>
      new Orders().create('T1', [[131, 1]], answer, { at: 0, tradeElsewhere: { ...elsewhere, taken } });
    expect(orders(refused, 'yes').findings()).toEqual([]);
    expect(orders(ok({ order_id: 60 }), 'yes').findings()).toHaveLength(1);
    expect(orders(refused, 'maybe').findings()).toEqual([]);
    expect(orders(ok({ order_id: 60 }), 'maybe').findings()).toEqual([]);
    expect(orders(refusal(409, 6047), 'maybe').findings()).toHaveLength(1);
  });

  test("refuses another merchant's machine, and a machine in transfer", () => {
    const foreign = new Orders().create('T1', [[131, 1]], ok({ order_id: 60 }), { at: 0, appId: 'other' });
    expect(foreign.findings()).toHaveLength(1);
    const inMode = (mode: 'MAINTENANCE' | 'TRANSFER', answer: SampleAnswer) =>
      new Orders()
        .inMode(mode, 'no')
        .create('T1', [[131, 1]], answer, { at: 0 })
        .findings();
    expect(inMode('TRANSFER', refusal(409, 5001))).toEqual([]);
    expect(inMode('TRANSFER', ok({ order_id: 60 }))).toHaveLength(1);
    expect(inMode('MAINTENANCE', ok({ order_id: 60 }))).toEqual([]);
    expect(inMode('MAINTENANCE', refusal(409, 5001))).toHaveLength(1);
  });

  test('sees an id that was given before', () => {
    const again = created().create('T2', [[131, 1]], ok({ order_id: 60 }), { at: 50 });
    expect(again.findings()).toEqual([
      'creation of an order with trade_id "T2": data.order_id was 60; allowed is an id greater than 60 (ids-fresh)',
    ]);
  });

  test('orders overlapping creations by what they got', () => {
    const orders = new Orders();
    for (let n = 0; n < 8; n += 1) {
      orders.create(`T${n}`, [[7, 1]], n < 5 ? ok({ order_id: 100 - n }) : refusal(409, 6047), { at: n, tookMs: 50 });
    }
    expect(orders.findings()).toEqual([]);
  });
});

describe('an answer that was lost', () => {
  const lost = (...answers: readonly [number, SampleAnswer][]) => {
    const orders = new Orders().create('T1', [[131, 2]], null, { at: 0 });
    answers.forEach(([quantity, answer], i) =>
      orders.create(`X${i}`, [[131, quantity]], answer, { at: 100 + 100 * i }),
    );
    return orders;
  };

  test('may have created its order or not', () => {
    expect(lost([2, ok({ order_id: 61 })]).findings()).toEqual([]);
    expect(lost([2, refusal(409, 6047)], [1, ok({ order_id: 61 })]).findings()).toEqual([]);
    // It cannot have taken effect after an answer that needs it.
    expect(lost([2, refusal(409, 6047)], [2, ok({ order_id: 61 })]).findings()).toHaveLength(1);
  });

  test('is named by 6040 afterwards', () => {
    const orders = lost()
      .create('T1', [[131, 2]], refusal(409, 6040, { order_id: 60 }), { at: 100 })
      .update(60, '1', ok(''), { at: 200 })
      .create('T2', [[131, 2]], refusal(409, 6047), { at: 300 });
    expect(orders.findings()).toEqual([]);
  });
});

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

describe('get order', () => {
  test.each([
    ['date', { date: '2024-05-05' }],
    ['status', { status: 'SUCCESS' }],
    ['trade_id', { trade_id: 'T2' }],
    ['notify_send_count', { notify_send_count: 0 }],
    ['pickup_code_id', { pickup_code_id: 0 }],
    ['extra', { extra: 1 }],
  ])('sees a wrong %s', (name, change) => {
    const [first, ...more] = created()
      .get(60, ok(shown(change)), { at: 50 })
      .findings();
    expect(first).toContain(`data.${name} `);
    expect(more).toEqual([]);
  });

  test('shows the day in the zone of the machine', () => {
    // The wall clock starts at 08:16:40 GMT.
    const day = (utcOffsetMinutes: number, date: string) =>
      new Orders({ utcOffsetMinutes })
        .create('T1', [[131, 1]], ok({ order_id: 60 }), { at: 0 })
        .get(60, ok(shown({ date })), { at: 50 })
        .findings();
    expect(day(-500, '2024-05-03')).toEqual([]);
    expect(day(-500, '2024-05-04')).toHaveLength(1);
    expect(day(945, '2024-05-05')).toEqual([]);
  });

  test('keeps the ids of records', () => {
    const orders = (id: number) =>
      created()
        .get(60, ok(shown()), { at: 50 })
        .get(60, ok(shown({}, { id })), { at: 100 })
        .findings();
    expect(orders(78)).toEqual([]);
    expect(orders(79)).toEqual(['read of order 60: data.records[0].id was 79; allowed is 78 (ids)']);
  });

  test('knows nothing of an order of another merchant', () => {
    expect(created().get(60, ok(shown()), { at: 50, appId: 'other' }).findings()).toHaveLength(1);
    expect(created().get(60, refusal(404, 4004), { at: 50 }).findings()).toHaveLength(1);
    expect(new Orders().get(60, refusal(404, 4004), { at: 50 }).findings()).toEqual([]);
  });
});
