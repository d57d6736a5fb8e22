import { describe, expect, it } from 'vitest';
import type { SinkEvent } from '#simulators/events.ts';
import { CallbackSink } from '#simulators/receiver/callback-receiver.ts';
import { sign } from '#core/signing/sign.ts';

const appKey = 'kva';
const told = {
  method: 'device.delivery.response',
  order_id: 60,
  record_id: 78,
  deliver_status: '0',
  floor_status: '2',
  error_msg: 'Goods are Stuck',
  delivery_id: '1234567890123456',
  timestamp: '1714373688',
};
const received = {
  method: told.method,
  order: 60,
  record: 78,
  delivery: told.delivery_id,
  deliverStatus: '0',
  floorStatus: '2',
  errorMsg: 'Goods are Stuck',
};

function sink() {
  const events: SinkEvent[] = [];
  const it = new CallbackSink({ name: 'merchant', appKey, witness: (event) => events.push(event) });
  const post = (body: string | Uint8Array, method = 'POST') => it.receive({ method, path: '/', headers: {}, body });
  const tell = (over: object = {}, key = appKey) =>
    post(JSON.stringify({ ...told, ...over, sign: sign({ ...told, ...over }, key) }));
  return { sink: it, events, post, tell };
}

describe('a callback', () => {
  it('with the right sign is acknowledged and told as it came', async () => {
    const { sink: it, events, tell } = sink();
    expect((await tell()).status).toBe(200);
    expect(events).toEqual([
      { kind: 'callback-received', receiver: 'merchant', ...received, signOk: true, answered: 200 },
    ]);
    expect(it.of(told.delivery_id)).toEqual(received);
  });

  it('comes as bytes as well as text', async () => {
    const { post } = sink();
    const body = Buffer.from(JSON.stringify({ ...told, sign: sign(told, appKey) }));
    expect((await post(new Uint8Array(body))).status).toBe(200);
  });

  it.each([
    ['signed with another key', JSON.stringify({ ...told, sign: sign(told, 'other') })],
    ['changed after it was signed', JSON.stringify({ ...told, deliver_status: '1', sign: sign(told, appKey) })],
    ['without a sign', JSON.stringify(told)],
  ])('%s is refused and believed by nobody', async (_what, body) => {
    const { sink: it, events, post } = sink();
    expect((await post(body)).status).toBe(400);
    expect(events).toMatchObject([{ kind: 'callback-received', signOk: false, answered: 400 }]);
    expect(it.told).toBe(0);
  });

  it.each([
    ['no JSON', 'hello', 'POST', 400],
    ['an array', '[1]', 'POST', 400],
    ['a member twice', '{"order_id":1,"order_id":2}', 'POST', 400],
    ['far too long', `{"error_msg":"${'x'.repeat(20_000)}"}`, 'POST', 400],
    ['a GET', '', 'GET', 405],
  ])('that is %s is called unreadable', async (_what, body, method, status) => {
    const { events, post } = sink();
    expect((await post(body, method)).status).toBe(status);
    expect(events).toMatchObject([{ kind: 'callback-unreadable', answered: status }]);
  });

  it('that comes twice is acknowledged twice and counted once', async () => {
    const { sink: it, events, tell } = sink();
    await tell();
    expect((await tell({ deliver_status: '1' })).status).toBe(200);
    expect(events).toHaveLength(2);
    expect(it.told).toBe(1);
    expect(it.of(told.delivery_id)?.deliverStatus).toBe('0');
  });
});

describe('waiting', () => {
  it('ends when the callback of that delivery comes, and not with another', async () => {
    const { sink: it, tell } = sink();
    let came = '';
    const waiting = it.waitFor(told.delivery_id).then((callback) => (came = callback.delivery));
    await tell({ delivery_id: '1234567890123457' });
    await Promise.resolve();
    expect(came).toBe('');
    await tell();
    await waiting;
    expect(came).toBe(told.delivery_id);
  });

  it('ends at once for what came before', async () => {
    const { sink: it, tell } = sink();
    await tell();
    expect(await it.waitFor(told.delivery_id)).toEqual(received);
    expect(await it.waitWhere(({ record }) => record === 78)).toEqual(received);
  });

  it('is not ended by a callback with a wrong sign', async () => {
    const { sink: it, tell } = sink();
    const order: string[] = [];
    const waiting = it.waitWhere(({ order: id }) => id === 60).then(() => order.push('heard'));
    await tell({}, 'other');
    await Promise.resolve();
    order.push('still waiting');
    await tell();
    await waiting;
    expect(order).toEqual(['still waiting', 'heard']);
  });
});
