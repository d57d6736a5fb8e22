import { describe, expect, it } from 'vitest';
import { refuse } from '../../../src/core/domain/errors.ts';
import type { DeliveryOutcome } from '../../../src/core/domain/delivery.ts';
import type { Order } from '../../../src/core/domain/order.ts';
import { publishedBody, publishedMembers } from '../../fixtures/published/read.ts';
import { delivery, order, wallMs } from './fake-services.ts';
import { goodCalls, type EndpointName } from './good-calls.ts';
import { base, headers, makeApi, payloadOf } from './helper.ts';

/** The body of an answer, letter by letter, to a good call whose service answers `value`. */
async function bodyOf(name: EndpointName, service: string, value: unknown): Promise<string> {
  const api = makeApi();
  api.fake.values.set(service, value);
  const { method, path, members, takes } = goodCalls[name];
  const body = takes === 'signed' ? JSON.stringify({ payload: payloadOf(members) }) : JSON.stringify(members);
  return (await api.handle({ method, path: `${base}${path}`, headers, body })).body;
}

/** The order of the published page. */
const sampleOrder: Order = {
  ...order,
  id: 60,
  tradeId: '800a7e95-00d3-45c8-987d-3aafa412c77d',
  status: 'PICKUPCODE',
  amount: 100,
  pickupCodeId: 1,
  records: [{ ...order.records[0]!, id: 78, productId: 131, quantity: 1, price: 100, status: 'WAITING_PICKED_UP', delivered: 0, inFlight: 0, notifySent: false }],
};

describe('the published page is answered letter by letter:', () => {
  it('its order, when it is read and when a pickup code buys it', async () => {
    const value = { order: sampleOrder, utcOffsetMinutes: 480 };
    expect(await bodyOf('get-order', 'orders.get', value)).toBe(publishedBody('order.json'));
    expect(await bodyOf('consume-pickup-code', 'pickupCodes.consume', value)).toBe(publishedBody('order.json'));
  });

  it('its delivery, on deliver and on lane test', async () => {
    const value = { ...delivery, deliveryId: '5121763043809673', beganAt: Date.parse('2024-05-04T16:16:49+08:00') };
    expect(await bodyOf('deliver', 'deliveries.deliver', value)).toBe(publishedBody('delivery.json'));
    expect(await bodyOf('lane-test', 'deliveries.laneTest', value)).toBe(publishedBody('delivery.json'));
  });

  it('its failure, where compat.unpaidCodeZero asks for it', async () => {
    const api = makeApi({ config: { timestampWindowMs: 300_000, unpaidCodeZero: true } });
    api.fake.answers.set('deliveries.deliver', () => refuse(6054));
    const body = JSON.stringify({ payload: payloadOf(goodCalls.deliver.members) });
    expect((await api.handle({ method: 'POST', path: `${base}/deliveries`, headers, body })).body).toBe(publishedBody('unpaid.json'));
  });

  const outcomes: [string, DeliveryOutcome | null, Record<string, string>][] = [
    ['has not ended', null, { status: '未取货或正在出货' }],
    ['succeeded', { kind: 'success', floorStatus: 1, errorMsg: '', at: wallMs + 750 }, { status: '出货完成', pickup_at: '2024-04-29 14:54:48' }],
    ['failed', { kind: 'failure', floorStatus: 2, errorMsg: 'Goods are Stuck', at: wallMs }, { status: '出货失败', fail_reason: 'Goods are Stuck' }],
    ['timed out', { kind: 'timeout', floorStatus: 47, errorMsg: 'Delivery Timeout', at: wallMs }, { status: '出货超时', fail_reason: 'Delivery Timeout' }],
  ];
  it.each(outcomes)('the result of a delivery that %s, by its table', async (_name, outcome, shown) => {
    const { data } = JSON.parse(await bodyOf('delivery-result', 'deliveries.result', { ...delivery, outcome })) as { data: Record<string, unknown> };
    expect(data).toEqual({ delivered_at: '2024-04-29 14:54:48', ...shown });
    // The caller names the delivery, so the result does not.
    const members = publishedMembers('delivery-members.md').filter(({ name }) => name !== 'delivery_id');
    expect(Object.keys(data).filter((name) => !members.some((member) => member.name === name))).toEqual([]);
    for (const { name, type, required } of members) {
      if (required || name in data) expect(typeof data[name], name).toBe(type);
    }
  });
});

describe('an order in an answer', () => {
  it.each([[0, '0.00'], [1, '0.01'], [10, '0.10'], [100, '1.00'], [350, '3.50'], [123_456_789, '1234567.89']])('shows %s fen as %s yuan', async (fen, text) => {
    const value = { order: { ...sampleOrder, amount: fen, records: [{ ...sampleOrder.records[0]!, price: fen }] }, utcOffsetMinutes: 480 };
    const { data } = JSON.parse(await bodyOf('get-order', 'orders.get', value)) as { data: { amount: string; records: { price: string }[] } };
    expect([data.amount, data.records[0]?.price]).toEqual([text, text]);
  });

  it.each([[480, '2024-04-30'], [0, '2024-04-29'], [-600, '2024-04-29']])('is dated in the zone of its machine, %s minutes east', async (utcOffsetMinutes, date) => {
    const createdAt = Date.parse('2024-04-29T23:30:00Z');
    const body = await bodyOf('get-order', 'orders.get', { order: { ...sampleOrder, createdAt }, utcOffsetMinutes });
    expect(JSON.parse(body)).toMatchObject({ data: { date } });
  });
});
