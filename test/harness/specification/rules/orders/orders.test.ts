import { describe, expect, test } from 'vitest';
import { created, Orders, shown } from './order-calls.ts';
import { ok, refusal, type SampleAnswer } from '../sample.ts';

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
      'creation of an order with trade_id "T2" was answered 200 with 0; ' +
        'allowed is 409 with 6047 (create-stock-too-low)',
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
    const repeat = (id: number) => created().create('T1', [[131, 1]], refusal(409, 6040, { order_id: id }), { at: 50 });
    expect(repeat(60).findings()).toEqual([]);
    expect(repeat(61).findings()).toEqual([
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
    const repeat = created().create('T2', [[131, 1]], ok({ order_id: 60 }), { at: 50 });
    expect(repeat.findings()).toEqual([
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
