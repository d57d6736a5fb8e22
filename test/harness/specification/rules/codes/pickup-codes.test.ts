import { describe, expect, test } from 'vitest';
import type { Json } from '#harness/specification/observation.ts';
import { ok, refusal, SampleCalls, type CallOptions, type SampleAnswer } from '../sample.ts';

class Codes extends SampleCalls {
  create(members: Record<string, Json>, answer: SampleAnswer, options: CallOptions) {
    const method = 'product_id' in members ? 'pickup_code.product.id' : 'pickup_code.product.all';
    return this.add('POST /pickup_codes', { method, ...members }, answer, options);
  }

  list(product: number, answer: SampleAnswer, options: CallOptions) {
    return this.add(`POST /products/${product}/pickup_code`, {}, answer, options);
  }

  cancel(id: number | null, answer: SampleAnswer, options: CallOptions) {
    const members: Record<string, Json> =
      id === null ? { method: 'pickup_code.delete.all' } : { method: 'pickup_code.delete.id', id };
    return this.add('PUT /pickup_codes', members, answer, options);
  }

  consume(code: string, product: number, answer: SampleAnswer, options: CallOptions & { trade?: string }) {
    const { trade = 'T1', ...rest } = options;
    const sale = { code, product_id: product, notify_url: 'https://shop.example/n', trade_id: trade };
    return this.add('POST /consumes', { method: 'event.consume.pickup_code', ...sale }, answer, rest);
  }
}

/** An open code as the list shows it, created at the start of the run. */
function entry(id: number, code: string, changes: Record<string, Json> = {}): Json {
  return { id, code, status: 'UNUSED', created_at: '2024-05-04 16:16:40', quantity: 1, ...changes };
}

/** The order that a code bought, of product 131 from lane 3. */
function order(id: number, changes: Record<string, Json> = {}): Json {
  return {
    order_id: id,
    trade_id: 'T1',
    date: '2024-05-04',
    amount: '0.90',
    status: 'PICKUPCODE',
    records: [{ id: id + 1000, product_id: 131, quantity: 1, price: '0.90', status: '未取货', notify_sent: '0' }],
    pickup_code_id: 5,
    ...changes,
  };
}

const listed = (changes: Record<string, Json> = {}) =>
  new Codes().create({ ...changes }, ok({}), { at: 0 }).list(131, ok([entry(5, '012345')]), { at: 20 });

describe('creating and listing pickup codes', () => {
  test('shows the codes that would buy a product', () => {
    const codes = new Codes()
      .create({ product_id: 131, count: 2 }, ok({}), { at: 0 })
      .create({ code_length: 8 }, ok({}), { at: 20 })
      .create({ product_id: 7 }, ok({}), { at: 40 });
    const first = [entry(5, '012345', { product_id: 131 }), entry(6, '111111', { product_id: 131 })];
    codes.list(131, ok([...first, entry(7, '22222222')]), { at: 60 });
    codes.list(7, ok([entry(7, '22222222'), entry(8, '333333', { product_id: 7 })]), { at: 80 });
    codes.list(999, ok([entry(7, '22222222')]), { at: 100 });
    expect(codes.findings()).toEqual([]);
  });

  test.each([
    ['one that is not there', [entry(5, '012345'), entry(6, '012346')]],
    ['none', []],
    ['a code of another length', [entry(5, '01234567')]],
    ['another status', [entry(5, '012345', { status: 'USED' })]],
    ['another quantity', [entry(5, '012345', { quantity: 2 })]],
    ['a time of another zone', [entry(5, '012345', { created_at: '2024-05-04 08:16:40' })]],
    ['a limit that it has not', [entry(5, '012345', { expired_at: '2024-05-05 00:00:00' })]],
  ])('sees a list with %s', (_, entries) => {
    expect(new Codes().create({}, ok({}), { at: 0 }).list(131, ok(entries), { at: 20 }).findings()).toHaveLength(1);
  });

  test('sees other digits of a known code, a code twice, and ids out of order', () => {
    expect(
      listed()
        .list(131, ok([entry(5, '999999')]), { at: 40 })
        .findings(),
    ).toHaveLength(1);
    const two = (...entries: Json[]) =>
      new Codes().create({ count: 2 }, ok({}), { at: 0 }).list(131, ok(entries), { at: 20 }).findings();
    expect(two(entry(5, '111111'), entry(6, '111111'))).toHaveLength(1);
    expect(two(entry(6, '111111'), entry(5, '222222'))).toHaveLength(1);
    expect(two(entry(5, '111111'), entry(6, '222222'))).toEqual([]);
  });

  test('refuses by the table', () => {
    const inMode = (mode: 'MAINTENANCE' | 'TRANSFER', answer: SampleAnswer) =>
      new Codes().inMode(mode).create({}, answer, { at: 0 }).findings();
    expect(inMode('TRANSFER', refusal(409, 5001))).toEqual([]);
    expect(inMode('MAINTENANCE', ok({}))).toEqual([]);
    expect(inMode('TRANSFER', ok({}))).toHaveLength(1);
    expect(new Codes().create({ product_id: 9 }, refusal(404, 6045), { at: 0 }).findings()).toEqual([]);
    expect(new Codes().create({}, refusal(404, 6026), { at: 0, appId: 'other' }).findings()).toEqual([]);
    expect(new Codes().create({}, ok({}), { at: 0, appId: 'other' }).findings()).toHaveLength(1);
  });

  test("shows no merchant another one's codes", () => {
    expect(listed().list(131, refusal(404, 6026), { at: 40, appId: 'other' }).findings()).toEqual([]);
    expect(
      listed()
        .list(131, ok([entry(5, '012345')]), { at: 40, appId: 'other' })
        .findings(),
    ).toHaveLength(1);
  });
});

describe('the limit of a pickup code', () => {
  const limit = { expired_at: '2024-05-04 16:16:50' };
  const shown = [entry(5, '012345', limit)];

  test('must lie ahead', () => {
    const at = (expired: string, answer: SampleAnswer) =>
      new Codes().create({ expired_at: expired }, answer, { at: 0 }).findings();
    expect(at('2024-05-04 16:16:40', refusal(400, 4003))).toEqual([]);
    expect(at('2024-05-04 16:16:40', ok({}))).toHaveLength(1);
    expect(at('2024-05-04 16:16:41', ok({}))).toEqual([]);
    expect(at('2024-05-04 08:16:41', ok({}))).toHaveLength(1);
  });

  test.each([
    [9_000, shown, 0],
    [9_995, shown, 0],
    [9_995, [], 0],
    [10_000, [], 0],
    [10_000, shown, 1],
    [9_000, [], 1],
  ])('at %i ms', (at, entries, findings) => {
    const codes = new Codes().create(limit, ok({}), { at: 0 }).list(131, ok(shown), { at: 20 });
    expect(codes.list(131, ok(entries), { at }).findings()).toHaveLength(findings);
  });

  test('refuses a consumption, and not a cancellation', () => {
    const codes = () => new Codes().create(limit, ok({}), { at: 0 }).list(131, ok(shown), { at: 20 });
    expect(codes().consume('012345', 131, refusal(409, 6032), { at: 10_000 }).findings()).toEqual([]);
    expect(
      codes()
        .consume('012345', 131, ok(order(60)), { at: 10_000 })
        .findings(),
    ).toHaveLength(1);
    expect(codes().consume('012345', 131, refusal(409, 6032), { at: 9_000 }).findings()).toHaveLength(1);
    expect(
      codes()
        .consume('012345', 131, ok(order(60)), { at: 9_995 })
        .findings(),
    ).toEqual([]);
    expect(codes().cancel(5, ok({}), { at: 10_000 }).findings()).toEqual([]);
  });
});

describe('consuming a pickup code', () => {
  test('makes an order, and reserves its stock', () => {
    const codes = listed()
      .consume('012345', 131, ok(order(60)), { at: 40 })
      .list(131, ok([]), { at: 60 })
      .add('POST /orders/60', {}, ok(order(60)), { at: 5_000_000 });
    expect(codes.findings()).toEqual([]);
  });

  test('buys once', () => {
    const repeat = (answer: SampleAnswer) =>
      listed()
        .consume('012345', 131, ok(order(60)), { at: 40 })
        .consume('012345', 131, answer, { at: 60, trade: 'T2' });
    expect(repeat(refusal(409, 6033, { order_id: 60 })).findings()).toEqual([]);
    expect(repeat(refusal(409, 6033, { order_id: 61 })).findings()).toHaveLength(1);
    expect(repeat(ok(order(61, { trade_id: 'T2' }))).findings()).toEqual([
      'consumption of pickup code 012345 was answered 200 with 0; allowed is 409 with 6033 (consume-used)',
    ]);
  });

  test('buys once of overlapping calls', () => {
    const both = (first: SampleAnswer, second: SampleAnswer) =>
      listed()
        .consume('012345', 131, first, { at: 40, tookMs: 50 })
        .consume('012345', 131, second, { at: 41, tookMs: 50, trade: 'T2' })
        .findings();
    expect(both(refusal(409, 6033, { order_id: 60 }), ok(order(60, { trade_id: 'T2' })))).toEqual([]);
    expect(both(ok(order(60)), ok(order(61, { trade_id: 'T2' })))).toHaveLength(1);
  });

  test('refuses an unknown code, and keeps nothing of it', () => {
    const unknown = (answer: SampleAnswer) => listed().consume('999999', 131, answer, { at: 40 }).findings();
    expect(unknown(refusal(404, 4004))).toEqual([]);
    expect(unknown(ok(order(60)))).toHaveLength(1);
  });

  test.each([
    ['by its id', 5],
    ['with all others', null],
  ])('refuses a code that was cancelled %s', (_, id) => {
    const cancelled = (answer: SampleAnswer) =>
      listed().cancel(id, ok({}), { at: 30 }).consume('012345', 131, answer, { at: 60 }).findings();
    expect(cancelled(refusal(409, 6031))).toEqual([]);
    expect(cancelled(ok(order(60)))).toHaveLength(1);
  });

  test('refuses a code of another product, an unsold product and an empty lane', () => {
    const bound = (product: number, answer: SampleAnswer) =>
      new Codes()
        .create({ product_id: 7 }, ok({}), { at: 0 })
        .list(7, ok([entry(5, '012345', { product_id: 7 })]), { at: 20 })
        .consume('012345', product, answer, { at: 40 })
        .findings();
    expect(bound(131, refusal(404, 6045))).toEqual([]);
    expect(bound(131, ok(order(60)))).toHaveLength(1);
    expect(listed().consume('012345', 999, refusal(404, 6045), { at: 40 }).findings()).toEqual([]);
    const empty = new Codes({ lanes: [] })
      .create({}, ok({}), { at: 0 })
      .list(131, ok([entry(5, '012345')]), { at: 20 });
    expect(empty.consume('012345', 131, refusal(404, 6045), { at: 40 }).findings()).toEqual([]);
  });

  test('knows a code by its digits whose list was never read', () => {
    const codes = new Codes()
      .create({ count: 3 }, ok({}), { at: 0 })
      .consume('012345', 131, ok(order(60)), { at: 20 })
      .list(131, ok([entry(4, '111111'), entry(6, '222222')]), { at: 40 });
    expect(codes.findings()).toEqual([]);
    expect(
      codes.consume('012345', 131, ok(order(61, { trade_id: 'T2' })), { at: 60, trade: 'T2' }).findings(),
    ).toHaveLength(1);
  });

  test('keeps the order of a code final', () => {
    const update = (status: string, answer: SampleAnswer) =>
      listed()
        .consume('012345', 131, ok(order(60)), { at: 40 })
        .add('PUT /orders/60', { status }, answer, { at: 60 });
    for (const status of ['1', '2', '3', '4', '5', '6']) {
      expect(update(status, refusal(409, 6043)).findings()).toEqual([]);
      expect(update(status, ok('')).findings()).toHaveLength(1);
    }
  });

  test("does not know the code of another merchant's machine", () => {
    expect(listed().consume('012345', 131, refusal(404, 6026), { at: 40, appId: 'other' }).findings()).toEqual([]);
  });
});

describe('cancelling pickup codes', () => {
  test('refuses used and unknown codes, and cancels twice', () => {
    const used = () => listed().consume('012345', 131, ok(order(60)), { at: 40 });
    expect(
      used()
        .cancel(5, refusal(409, 6033, { order_id: 60 }), { at: 60 })
        .findings(),
    ).toEqual([]);
    expect(used().cancel(5, ok({}), { at: 60 }).findings()).toHaveLength(1);
    expect(listed().cancel(6, refusal(404, 4004), { at: 60 }).findings()).toEqual([]);
    expect(listed().cancel(6, ok({}), { at: 60 }).findings()).toHaveLength(1);
    const gone = listed().cancel(5, ok({}), { at: 60 }).cancel(5, ok({}), { at: 80 }).list(131, ok([]), { at: 100 });
    expect(gone.findings()).toEqual([]);
  });
});
