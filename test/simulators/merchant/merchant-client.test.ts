import { describe, expect, it } from 'vitest';
import type { MerchantEvent } from '#simulators/events.ts';
import { MerchantClient } from '#simulators/merchant/merchant-client.ts';
import {
  deliveryIn,
  orderIn,
  recordsIn,
  retryAfterMsIn,
  statusIn,
  succeeded,
} from '#simulators/merchant/merchant-answer.ts';
import type { HttpRequest, HttpResponse } from '#core/ports/http.ts';
import { HttpFailure } from '#core/ports/http.ts';
import { decodePayload } from '#core/signing/payload.ts';
import { verifySign } from '#core/signing/sign.ts';
import { FakeClock } from '../support/fake-clock.ts';

const appKey = 'kva';

function merchantFixture(answer: (request: HttpRequest) => Partial<HttpResponse> = () => ({})) {
  const events: MerchantEvent[] = [];
  const clock = new FakeClock();
  const sent: HttpRequest[] = [];
  const client = new MerchantClient({
    appId: 'app',
    appSecret: 'secret',
    appKey,
    url: () => 'http://core.test',
    http: {
      send: (request) => {
        sent.push(request);
        return Promise.resolve().then(() => ({
          status: 200,
          headers: {},
          body: '{"code":0,"message":"ok","data":{}}',
          ...answer(request),
        }));
      },
    },
    clock,
    onEvent: (event) => events.push(event),
    timeoutMs: 1000,
  });
  return { client, events, sent, clock };
}

/** The members of a signed request, once its sign has been found right. */
function membersOf(request: HttpRequest | undefined) {
  const { payload, ...rest } = JSON.parse(request!.body) as { payload: string };
  expect(rest).toEqual({});
  const decoded = decodePayload(payload);
  if (!decoded.ok) throw new Error(decoded.error.text.en);
  expect(verifySign(decoded.payload, decoded.sign, appKey)).toBe(true);
  return { ...decoded.payload };
}

const machineNo = '16327129';
const timestamp = '1714373688';

describe('a signed call', () => {
  const calls: [string, (client: MerchantClient) => Promise<unknown>, string, Record<string, string>][] = [
    ['getOrder', (c) => c.getOrder({ machineNo, orderId: 60 }), 'POST /orders/60', { order_id: '60' }],
    ['pay', (c) => c.pay({ machineNo, orderId: 60 }), 'PUT /orders/60', { order_id: '60', status: '1' }],
    [
      'createPickupCodes for one product',
      (c) =>
        c.createPickupCodes({ machineNo, productId: 7, codeLength: 8, count: 2, expiredAt: '2024-12-31 23:59:59' }),
      'POST /pickup_codes',
      {
        method: 'pickup_code.product.id',
        product_id: '7',
        code_length: '8',
        count: '2',
        expired_at: '2024-12-31 23:59:59',
      },
    ],
    [
      'createPickupCodes for all',
      (c) => c.createPickupCodes({ machineNo }),
      'POST /pickup_codes',
      { method: 'pickup_code.product.all' },
    ],
    [
      'listPickupCodes',
      (c) => c.listPickupCodes({ machineNo, productId: 7 }),
      'POST /products/7/pickup_code',
      { product_id: '7' },
    ],
    [
      'consume',
      (c) => c.consume({ machineNo, code: '123456', productId: 7, notifyUrl: 'http://m.test/', tradeId: 't1' }),
      'POST /consumes',
      {
        method: 'event.consume.pickup_code',
        code: '123456',
        product_id: '7',
        notify_url: 'http://m.test/',
        trade_id: 't1',
      },
    ],
    [
      'cancelPickupCodes, one',
      (c) => c.cancelPickupCodes({ machineNo, id: 9 }),
      'PUT /pickup_codes',
      { method: 'pickup_code.delete.id', id: '9' },
    ],
    [
      'cancelPickupCodes, all',
      (c) => c.cancelPickupCodes({ machineNo }),
      'PUT /pickup_codes',
      { method: 'pickup_code.delete.all' },
    ],
    ['floors', (c) => c.floors({ machineNo }), 'POST /floors', {}],
    [
      'products',
      (c) => c.products({ machineNo, page: 2, perPage: 50 }),
      'POST /products',
      { page: '2', per_page: '50' },
    ],
    [
      'deliver',
      (c) => c.deliver({ machineNo, orderId: 60, recordId: 78 }),
      'POST /deliveries',
      { method: 'device.delivery.put', order_id: '60', record_id: '78' },
    ],
    [
      'deliveryResult',
      (c) => c.deliveryResult({ machineNo, deliveryId: '1234567890123456' }),
      'POST /deliveries/1234567890123456',
      { delivery_id: '1234567890123456' },
    ],
    [
      'laneTest',
      (c) => c.laneTest({ machineNo, lane: 4, notifyUrl: 'http://m.test/' }),
      'POST /deliveries/debug',
      { method: 'device.delivery.put', channel_name: '4', notify_url: 'http://m.test/' },
    ],
    [
      'queue',
      (c) => c.queue({ machineNo, orderId: 60 }),
      'POST /orders/60/deliveries',
      { method: 'order.delivery.put', order_id: '60' },
    ],
  ];

  it.each(calls)('%s sends its members as strings under a sign that verifies', async (_name, call, where, members) => {
    const { client, sent } = merchantFixture();
    await call(client);
    expect(`${sent[0]!.method} ${sent[0]!.url}`).toBe(where.replace(' ', ' http://core.test/api/openapi/v1'));
    expect(sent[0]!.headers).toMatchObject({ appid: 'app', appsecret: 'secret', 'content-type': 'application/json' });
    expect(membersOf(sent[0])).toEqual({ machine_no: machineNo, timestamp, ...members });
  });

  it("signs the documentation's own example as the documentation does", async () => {
    const { client, sent } = merchantFixture();
    await client.deliver({ machineNo, orderId: 60, recordId: 78 });
    const { payload } = JSON.parse(sent[0]!.body) as { payload: string };
    expect(decodePayload(payload)).toMatchObject({ ok: true, sign: '2457E8CE3CB49D31EC2054365FC8AD90' });
  });
});

it('calls that are not signed send plain bodies', async () => {
  const { client, sent } = merchantFixture();
  await client.createOrder({
    machineNo,
    notifyUrl: 'http://m.test/',
    tradeId: 't1',
    products: [{ productId: 7, quantity: 2 }],
  });
  await client.ping();
  await client.machines();
  await client.machine({ machineNo });
  expect(JSON.parse(sent[0]!.body)).toEqual({
    machine_no: machineNo,
    notify_url: 'http://m.test/',
    trade_id: 't1',
    products: [{ product_id: 7, quantity: 2 }],
  });
  expect(sent.slice(1).map(({ url, body }) => [url, body])).toEqual([
    ['http://core.test/api/openapi/v1/ping', '{}'],
    ['http://core.test/api/openapi/v1/rent/machines', '{}'],
    [`http://core.test/api/openapi/v1/rent/machines/${machineNo}`, '{}'],
  ]);
});

describe('a reply', () => {
  it('is a success with status 200 and code 0 together, and not with either alone', async () => {
    const isSuccess = async (status: number, body: string) =>
      succeeded(await merchantFixture(() => ({ status, body })).client.ping());
    expect(await isSuccess(200, '{"code":0,"message":"ok","data":"pong"}')).toBe(true);
    expect(await isSuccess(409, '{"code":0,"message":"订单未支付","data":{}}')).toBe(false);
    expect(await isSuccess(200, '{"code":6054,"message":"订单未支付","data":{}}')).toBe(false);
    expect(await isSuccess(200, '<html>')).toBe(false);
    expect(await isSuccess(200, '{"code":"0"}')).toBe(false);
  });

  it('is read with care: what is not there is null', async () => {
    const data = {
      order_id: 60,
      delivery_id: '1234567890123456',
      status: 'SUCCESS',
      retry_after_ms: 12,
      records: [{ id: 78, product_id: 7, quantity: 2, status: '出货完成' }, 'odd', { id: '9' }],
    };
    const full = await merchantFixture(() => ({
      body: JSON.stringify({ code: 0, message: 'ok', data }),
    })).client.ping();
    expect([orderIn(full), deliveryIn(full), statusIn(full), retryAfterMsIn(full)]).toEqual([
      60,
      '1234567890123456',
      'SUCCESS',
      12,
    ]);
    expect(recordsIn(full)).toEqual([{ id: 78, productId: 7, quantity: 2, status: '出货完成' }]);
    const bare = await merchantFixture().client.ping();
    expect([orderIn(bare), deliveryIn(bare), statusIn(bare), retryAfterMsIn(bare), recordsIn(bare)]).toEqual([
      null,
      null,
      null,
      null,
      [],
    ]);
  });
});

describe('the account that a merchant gives', () => {
  it('names the call that sent the same bytes first: in one second, and after the clock is set back', async () => {
    const { client, events, clock } = merchantFixture();
    const deliver = (orderId: number) => client.deliver({ machineNo, orderId, recordId: 78 });
    await deliver(60);
    await deliver(60);
    await deliver(61);
    clock.advance(1_000);
    await deliver(60);
    clock.set(-1_000);
    await deliver(60);
    // What only reads is answered anew each time, and a plain body has no sign.
    await client.getOrder({ machineNo, orderId: 60 });
    await client.getOrder({ machineNo, orderId: 60 });
    await client.ping();
    await client.ping();
    expect(events.flatMap((event) => (event.kind === 'call' ? [event.repeatOf] : []))).toEqual([
      0, 1, 0, 0, 1, 0, 0, 0, 0,
    ]);
  });

  it('names each call by number, and order, record and delivery as far as they are known', async () => {
    const { client, events } = merchantFixture(({ url }) => ({
      body: JSON.stringify({
        code: 0,
        message: 'ok',
        data: url.endsWith('/orders') ? { order_id: 60 } : { delivery_id: '1234567890123456' },
      }),
    }));
    await client.createOrder({ machineNo, notifyUrl: 'http://m.test/', tradeId: 't1', products: [] });
    await client.deliver({ machineNo, orderId: 60, recordId: 78 });
    expect(events).toEqual([
      { kind: 'call', call: 1, endpoint: 'create-order', machine: machineNo, order: 0, record: 0, repeatOf: 0 },
      {
        kind: 'answer',
        call: 1,
        endpoint: 'create-order',
        machine: machineNo,
        status: 200,
        code: 0,
        order: 60,
        record: 0,
        delivery: '',
        reportedStatus: '',
      },
      { kind: 'call', call: 2, endpoint: 'deliver', machine: machineNo, order: 60, record: 78, repeatOf: 0 },
      {
        kind: 'answer',
        call: 2,
        endpoint: 'deliver',
        machine: machineNo,
        status: 200,
        code: 0,
        order: 60,
        record: 78,
        delivery: '1234567890123456',
        reportedStatus: '',
      },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/secret|kva/);
  });

  it('reports that no answer came, and why', async () => {
    const { client, events } = merchantFixture(() => {
      throw new HttpFailure('timeout', 'nothing within 1000 ms');
    });
    expect(await client.deliver({ machineNo, orderId: 60, recordId: 78 })).toEqual({
      answered: false,
      reason: 'timeout',
      message: 'nothing within 1000 ms',
    });
    expect(events[1]).toEqual({
      kind: 'no-answer',
      call: 1,
      endpoint: 'deliver',
      machine: machineNo,
      reason: 'timeout',
    });
  });
});
