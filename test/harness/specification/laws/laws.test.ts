import { describe, expect, test } from 'vitest';
import { LawBook } from '#harness/specification/laws/index.ts';
import type { LawContext } from '#harness/specification/laws/law.ts';
import type { Answer, Call, CoreChange, Json, Members, ReceivedCallback } from '#harness/specification/observation.ts';
import { sampleMachine, sampleTerms } from '../rules/sample.ts';

const otherMachine = { ...sampleMachine, machineNo: '86012399', appId: 'other' };
const terms = { ...sampleTerms, callbackOutages: [], slackMs: 0, travelMs: 0 };

function answer(
  status: number,
  code: number,
  message: string,
  data: Json = {},
  retryAfter: number | null = null,
): Answer {
  return { status, code, message, data, retryAfter };
}

/** A run, written down by hand and judged by all laws. */
class Run {
  readonly #book: LawBook;
  #calls = 0;

  constructor(context: Partial<LawContext> = {}) {
    const machines = [sampleMachine, otherMachine];
    this.#book = new LawBook({ terms, machines, coreChanges: [], ledger: new Map(), ...context });
  }

  call(target: string, given: Answer | null, changes: Partial<Call> = {}): this {
    const [method = '', path = ''] = target.split(' ');
    const call = (this.#calls += 1);
    this.#book.call({
      from: call * 100,
      to: call * 100 + 10,
      call,
      events: [call],
      appId: 'shop',
      credentials: 'right',
      method,
      path,
      body: { kind: 'signed', members: {}, sign: 'right', signId: String(call) },
      answer: given,
      ...changes,
    });
    return this;
  }

  ok(target: string, data: Json, changes: Partial<Call> = {}): this {
    return this.call(target, answer(200, 0, 'ok', data), changes);
  }

  attempt(at: number, members: Members, responseStatus = 500): this {
    const common = { receiver: 'R', url: 'https://shop.example/n', sign: 'right' as const };
    const received: ReceivedCallback = { at, event: at, members, responseStatus, ...common };
    this.#book.callback(received);
    return this;
  }

  get found(): readonly string[] {
    return this.#book.result().mismatches.map(({ sentence }) => sentence);
  }
}

describe('answers', () => {
  const found = (...given: Parameters<typeof answer>): readonly string[] =>
    new Run().call('POST /deliveries', answer(...given)).found;

  test('have a code, status and text of the table', () => {
    expect(found(409, 6043, '订单状态无效')).toEqual([]);
    expect(found(409, 6043, '订单状态无效：订单已退款')).toEqual([]);
    expect(found(409, 6043, 'order status is invalid: it is refunded')).toEqual([]);
    expect(found(404, 6043, '订单状态无效')).toEqual([
      'POST /deliveries was answered 404 with 6043; allowed is 409 (code-6043)',
    ]);
    expect(found(409, 6043, '订单未支付')).toEqual([expect.stringContaining('(message-text)')]);
    expect(found(409, 6044, 'x')).toEqual([expect.stringContaining('(no-other-codes)')]);
    expect(found(201, 0, 'ok')).toEqual([expect.stringContaining('(success)')]);
    expect(found(200, 0, 'OK')).toEqual([expect.stringContaining('(success)')]);
  });

  test('have no data in a refusal but what the table names', () => {
    expect(found(409, 6033, '取货码已使用', { order_id: 60 })).toEqual([]);
    expect(found(409, 6043, '订单状态无效', { order_id: 60 })).toEqual([
      expect.stringContaining('no order_id (failure)'),
    ]);
    expect(found(409, 6043, '订单状态无效', null)).toEqual([expect.stringContaining('(failure)')]);
  });

  test('name the time of the next try in whole seconds, rounded up', () => {
    const busy = (ms: number, seconds: number | null): readonly string[] =>
      found(409, 6057, '设备正在出货', { retry_after_ms: ms }, seconds);
    expect(busy(1001, 2)).toEqual([]);
    expect(busy(1000, 1)).toEqual([]);
    expect(busy(1001, 1)).toEqual([expect.stringContaining('with Retry-After 1; allowed is 2 (retry-after)')]);
    expect(busy(1001, null)).toEqual([expect.stringContaining('(retry-after)')]);
    expect(found(409, 6057, '设备正在出货', {}, 2)).toEqual([expect.stringContaining('allowed is none (retry-after)')]);
  });

  test('blame the core only when it failed', () => {
    const change = (kind: CoreChange['change'], at: number): CoreChange => ({
      from: at,
      to: at,
      event: 0,
      order: at,
      change: kind,
    });
    const inner = (...coreChanges: readonly CoreChange[]): readonly string[] =>
      new Run({ coreChanges }).call('POST /deliveries', answer(500, 5000, '内部错误')).found;
    expect(inner()).toEqual([expect.stringContaining('(inner-failure)')]);
    expect(inner(change('store-failing', 50))).toEqual([]);
    expect(inner(change('store-failing', 50), change('store-working', 90))).toHaveLength(1);
    expect(inner(change('stopped', 105), change('started', 900))).toEqual([]);
    expect(inner(change('stopped', 120), change('started', 900))).toHaveLength(1);
  });
});

describe('ids', () => {
  test('are given once and grow', () => {
    const orders = (...ids: readonly Json[]): readonly string[] => {
      const run = new Run();
      for (const id of ids) run.ok('POST /orders', { order_id: id });
      return run.found;
    };
    expect(orders(60, 61, 70)).toEqual([]);
    expect(orders(60, 59)).toEqual([
      'POST /orders was given the id 59 of an order after 60 had been given; allowed is a greater one (ids-fresh)',
    ]);
    expect(orders(60, 61, 60)).toEqual([expect.stringContaining('that call 1 was given before')]);
    expect(orders('60')).toEqual([expect.stringContaining('allowed is a positive integer (ids)')]);
  });

  test('may come in any order from overlapping calls', () => {
    const run = new Run().ok('POST /deliveries', { delivery_id: '9' }, { from: 100, to: 250 });
    expect(run.ok('POST /deliveries', { delivery_id: '8' }).found).toEqual([]);
    expect(run.ok('POST /deliveries/debug', { delivery_id: '7' }).found).toHaveLength(1);
  });

  test('are the same in a repeat', () => {
    const body = { kind: 'signed', members: {}, sign: 'right', signId: 's' } as const;
    const run = new Run().ok('POST /deliveries', { delivery_id: '8' }, { body });
    run.ok('POST /deliveries', { delivery_id: '9' }).ok('POST /deliveries', { delivery_id: '8' }, { body });
    expect(run.found).toEqual([]);
  });
});

describe('a merchant', () => {
  test('is shown its own orders, records and deliveries alone', () => {
    const run = (appId: string): Run =>
      new Run()
        .ok('POST /consumes', { order_id: 60, records: [{ id: 78 }] })
        .ok('POST /orders/61', { order_id: 61, records: [{ id: 78 }] }, { appId });
    expect(run('shop').found).toEqual([]);
    expect(run('other').found).toEqual([
      'other called POST /orders/61 and was shown record 78 of shop; allowed are its own (own-sale)',
    ]);
    const taken = answer(409, 6040, 'trade_id 已存在', { order_id: 60 });
    const refused = new Run().ok('POST /orders', { order_id: 60 }).call('POST /orders', taken, { appId: 'other' });
    expect(refused.found).toEqual([expect.stringContaining('was shown order 60 of shop')]);
  });

  test('is shown all its machines', () => {
    const list = (...numbers: readonly string[]): readonly string[] =>
      new Run().ok(
        'POST /rent/machines',
        numbers.map((number) => ({ machine_no: number })),
      ).found;
    expect(list('86012345')).toEqual([]);
    expect(list()).toEqual(['shop was shown the machines none; allowed are 86012345 (machine-list)']);
    expect(list('86012345', '86012399')).toHaveLength(1);
  });
});

test('pauses between attempts vary', () => {
  const run = (factor: (n: number) => number): readonly string[] => {
    const judged = new Run();
    for (let order = 1; order <= 12; order += 1) {
      const members = { method: 'order.closed', order_id: order };
      judged.attempt(order * 10_000, members).attempt(order * 10_000 + 1000 * factor(order), members, 200);
    }
    return judged.found;
  };
  expect(run((n) => 0.8 + n / 30)).toEqual([]);
  expect(run(() => 1)).toEqual([expect.stringContaining('(jitter-drawn-afresh)')]);
});

test('a success has dropped, by the ledger of its machine', () => {
  const found = (quantity: number, ...drops: readonly number[]): readonly string[] => {
    const run = new Run({ ledger: new Map([['9', { lane: 0, quantity, drops, otherLanes: 0 }]]) });
    return run.attempt(100, { method: 'device.delivery.response', delivery_id: '9', deliver_status: '1' }, 200).found;
  };
  expect(found(1, 50)).toEqual([]);
  expect(found(2, 50, 60)).toEqual([]);
  const sentence =
    'delivery 9 was reported as a success, and its machine dropped 0 of 1; allowed are 1, or that it fails';
  expect(found(1)).toEqual([`${sentence} (success-has-dropped)`]);
  // An item that drops afterwards was not there.
  expect(found(1, 150)).toHaveLength(1);
  expect(found(1, 50, 150)).toEqual([expect.stringContaining('dropped 2 of 1')]);
});

test('an item from another lane is not what was sold', () => {
  const entry = { lane: 3, quantity: 1, drops: [], otherLanes: 1 };
  const run = new Run({ ledger: new Map([['9', entry]]) });
  const members = { method: 'device.delivery.response', delivery_id: '9', deliver_status: '1' };
  expect(run.attempt(100, members, 200).found).toEqual([
    expect.stringContaining('dropped 0 of 1 from lane 3, and 1 from other lanes'),
  ]);
});
