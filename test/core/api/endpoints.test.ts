import { describe, expect, it } from 'vitest';
import { endpoints } from '#core/api/endpoints/index.ts';
import { samplePickupCode } from '../store/samples.ts';
import { delivery, order, wallMs } from './fake-services.ts';
import { goodCalls, type EndpointName, type GoodCall } from './good-calls.ts';
import { makeApi, payloadOf, timestamp, type Reply } from './api-world.ts';
import { sign } from '#core/signing/sign.ts';
import { merchant } from './api-world.ts';

async function call(
  name: EndpointName,
  members: Record<string, unknown> = goodCalls[name].members,
  values: Record<string, unknown> = {},
): Promise<{ reply: Reply; calls: unknown[] }> {
  const api = makeApi();
  for (const [service, value] of Object.entries(values)) api.fake.values.set(service, value);
  const { bodyKind, path, method }: GoodCall = goodCalls[name];
  const reply =
    bodyKind === 'signed' ? await api.signed(path, members, { method }) : await api.plain(path, members, { method });
  return { reply, calls: api.fake.calls.map(({ input }) => input) };
}

function signOf(name: EndpointName): string {
  return sign(goodCalls[name].members as Record<string, string>, merchant.appKey);
}

describe('every endpoint', () => {
  it.each(endpoints.map((endpoint) => endpoint.name))(
    '%s answers a good call with data that its own schema describes',
    async (name) => {
      const { reply } = await call(name as EndpointName);
      expect(reply).toMatchObject({ status: 200, code: 0, message: 'ok' });
      expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
      const { data } = endpoints.find((endpoint) => endpoint.name === name)!;
      expect(data.safeParse(reply.data).error).toBeUndefined();
    },
  );

  it.each(Object.entries(goodCalls))(
    '%s reaches its own service as its merchant, and no other',
    async (name, goodCall: GoodCall) => {
      const api = makeApi();
      const body = goodCall.bodyKind === 'signed' ? { payload: payloadOf(goodCall.members) } : goodCall.members;
      await api.plain(goodCall.path, body, { method: goodCall.method });
      const expected = goodCall.service === null ? [] : [[goodCall.service, 'app-1']];
      expect(
        api.fake.effects.map((effect) => [effect.name, effect.appId]),
        name,
      ).toEqual(expected);
    },
  );

  it('has a good call in the tests', () => {
    expect(Object.keys(goodCalls).sort()).toEqual(endpoints.map((endpoint) => endpoint.name).sort());
  });
});

describe('what is passed to the services', () => {
  const machineNo = '16327129';

  it('translates each call, with the sign as the mark of what may happen once', async () => {
    expect((await call('create-order')).calls).toEqual([
      {
        machineNo,
        notifyUrl: 'https://shop.example/callback?a=1&b=2',
        tradeId: 'trade-1',
        products: [{ productId: 5, quantity: 2 }],
      },
    ]);
    expect((await call('get-order')).calls).toEqual([{ orderId: 60, machineNo }]);
    expect((await call('list-pickup-codes')).calls).toEqual([{ machineNo, productId: 5 }]);
    expect((await call('consume-pickup-code')).calls).toEqual([
      {
        machineNo,
        code: '0123456',
        productId: 5,
        notifyUrl: 'https://shop.example/callback?a=1&b=2',
        tradeId: 'trade-2',
        sign: signOf('consume-pickup-code'),
      },
    ]);
    expect((await call('cancel-pickup-codes')).calls).toEqual([
      { machineNo, id: 9, sign: signOf('cancel-pickup-codes') },
    ]);
    const all = { machine_no: machineNo, method: 'pickup_code.delete.all', timestamp };
    expect((await call('cancel-pickup-codes', all)).calls).toMatchObject([{ machineNo, id: null }]);
    expect((await call('floors')).calls).toEqual([{ machineNo }]);
    expect((await call('machine')).calls).toEqual([machineNo]);
    expect((await call('products')).calls).toEqual([{ machineNo, page: 2, perPage: 10 }]);
    expect((await call('deliver')).calls).toEqual([{ machineNo, orderId: 60, recordId: 78, sign: signOf('deliver') }]);
    expect((await call('delivery-result')).calls).toEqual([{ machineNo, deliveryId: '1000000000000001' }]);
    expect((await call('lane-test')).calls).toEqual([
      { machineNo, lane: 7, notifyUrl: 'https://shop.example/callback?a=1&b=2', sign: signOf('lane-test') },
    ]);
  });

  it('keeps two orders apart whose payloads have the same sign, because the sign does not cover the path', async () => {
    const api = makeApi();
    const { members } = goodCalls['update-order'];
    for (const path of ['/orders/60', '/orders/61', '/orders/60']) await api.signed(path, members, { method: 'PUT' });
    await api.signed('/orders/60/deliveries', goodCalls['queue-order'].members);
    await api.signed('/orders/61/deliveries', goodCalls['queue-order'].members);
    const signs = api.fake.calls.map(({ input }) => (input as { sign: string }).sign);
    expect(signs[0]).toBe(signs[2]);
    expect(new Set(signs).size).toBe(4);
    expect(api.fake.calls[1]?.input).toMatchObject({ orderId: 61, machineNo, status: 1 });
    expect(signs[1]).toContain(signOf('update-order'));
  });

  it('reads expired_at in the machine zone, and a pickup code without it never expires', async () => {
    const { calls } = await call('create-pickup-codes', undefined, { 'catalogue.zone': 540 });
    expect(calls).toEqual([
      machineNo,
      {
        machineNo,
        productId: 5,
        expiresAt: Date.UTC(2024, 11, 31, 14, 59, 59),
        codeLength: 7,
        count: 2,
        sign: signOf('create-pickup-codes'),
      },
    ]);
    const { timestamp } = goodCalls.deliver.members;
    const all = await call('create-pickup-codes', {
      machine_no: machineNo,
      method: 'pickup_code.product.all',
      timestamp,
    });
    expect(all.calls).toMatchObject([{ productId: null, expiresAt: null, codeLength: 6, count: 1 }]);
  });

  it('takes integers where real clients send them, empty optional members as none, and fills in defaults', async () => {
    const { members } = goodCalls.deliver;
    const integers = {
      ...members,
      machine_no: 16_327_129,
      order_id: 60,
      record_id: 78,
      timestamp: Number(members.timestamp),
    };
    expect((await call('deliver', integers)).calls).toMatchObject([{ machineNo, orderId: 60, recordId: 78 }]);
    const { timestamp } = members;
    expect((await call('products', { machine_no: machineNo, page: '', timestamp })).calls).toEqual([
      { machineNo, page: 1, perPage: 20 },
    ]);
    const strings = { ...goodCalls['create-order'].members, products: [{ product_id: '5', quantity: '2' }] };
    expect((await call('create-order', strings)).calls).toMatchObject([{ products: [{ productId: 5, quantity: 2 }] }]);
  });
});

describe('what is answered', () => {
  it('shows an order without its zero and empty members, times in the machine zone', async () => {
    const { reply } = await call('get-order');
    expect(reply.data).toEqual({
      order_id: 60,
      trade_id: 'trade-1',
      date: '2024-04-29',
      amount: '7.00',
      status: 'SUCCESS',
      records: [
        { id: 78, product_id: 5, quantity: 2, price: '3.50', status: '未取货或正在出货', notify_sent: '1' },
        { id: 79, product_id: 6, quantity: 1, price: '0.00', status: '未取货', notify_sent: '0' },
      ],
    });
    const full = {
      order: { ...order, amount: 0, notifySendCount: 3, pickupCodeId: 9, records: [] },
      utcOffsetMinutes: -210,
    };
    expect((await call('get-order', undefined, { 'orders.get': full })).reply.data).toEqual({
      order_id: 60,
      trade_id: 'trade-1',
      date: '2024-04-29',
      amount: '0.00',
      status: 'SUCCESS',
      notify_send_count: 3,
      pickup_code_id: 9,
    });
  });

  it('answers the small ones as documented', async () => {
    expect((await call('ping')).reply.data).toBe('pong');
    expect((await call('create-order')).reply.data).toEqual({ order_id: 60 });
    expect((await call('update-order')).reply.data).toBe('');
    expect((await call('create-pickup-codes')).reply.data).toEqual({});
    expect((await call('cancel-pickup-codes')).reply.data).toEqual({});
    expect((await call('consume-pickup-code')).reply.data).toMatchObject({ status: 'PICKUPCODE', pickup_code_id: 9 });
    expect((await call('queue-order')).reply.data).toEqual({
      total: 5,
      pending: 3,
      in_progress: 1,
      delivered: 1,
      failed: 0,
    });
  });

  it('lists pickup codes, leaving out what a code does not have', async () => {
    const code = { ...samplePickupCode(1), code: '012345', productId: null, expiresAt: null, createdAt: 0 };
    const full = { ...code, id: 2, productId: 5, expiresAt: wallMs + 1_000, createdAt: wallMs };
    const codes = [code, full].map((each) => ({ code: each, status: 'UNUSED' }));
    const { reply } = await call('list-pickup-codes', undefined, {
      'pickupCodes.list': { codes, utcOffsetMinutes: 480 },
    });
    expect(reply.data).toEqual([
      { id: 1, code: '012345', status: 'UNUSED', quantity: 1 },
      {
        id: 2,
        code: '012345',
        status: 'UNUSED',
        quantity: 1,
        product_id: 5,
        created_at: '2024-04-29 14:54:48',
        expired_at: '2024-04-29 14:54:49',
      },
    ]);
  });

  it('answers deliver and lane test with a delivery that has begun, whatever became of it since', async () => {
    const startedData = {
      delivery_id: '1000000000000001',
      delivered_at: '2024-04-29 14:54:48',
      status: '未取货或正在出货',
    };
    expect((await call('deliver')).reply.data).toEqual(startedData);
    const outcome = { kind: 'success', floorStatus: 1, errorMsg: '', at: wallMs };
    expect(
      (await call('lane-test', undefined, { 'deliveries.laneTest': { ...delivery, outcome } })).reply.data,
    ).toEqual(startedData);
  });

  it.each([
    [null, { status: '未取货或正在出货' }],
    [
      { kind: 'success', floorStatus: 1, errorMsg: '', at: wallMs + 750 },
      { status: '出货完成', pickup_at: '2024-04-29 14:54:48' },
    ],
    [
      { kind: 'failure', floorStatus: 2, errorMsg: 'Goods are Stuck', at: wallMs },
      { status: '出货失败', fail_reason: 'Goods are Stuck' },
    ],
    [
      { kind: 'timeout', floorStatus: 47, errorMsg: 'Delivery Timeout', at: wallMs },
      { status: '出货超时', fail_reason: 'Delivery Timeout' },
    ],
  ])('shows the outcome %j as %j', async (outcome, expectedData) => {
    const { reply } = await call('delivery-result', undefined, { 'deliveries.result': { ...delivery, outcome } });
    expect(reply.data).toEqual({ delivered_at: '2024-04-29 14:54:48', ...expectedData });
  });
});
