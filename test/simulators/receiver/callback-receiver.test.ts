import { describe, expect, it } from 'vitest';
import type { ReceiverEvent } from '#simulators/events.ts';
import { CallbackReceiver } from '#simulators/receiver/callback-receiver.ts';
import { sign } from '#core/signing/sign.ts';

const appKey = 'kva';
const callbackBody = {
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
  method: callbackBody.method,
  order: 60,
  record: 78,
  delivery: callbackBody.delivery_id,
  deliverStatus: '0',
  floorStatus: '2',
  errorMsg: 'Goods are Stuck',
};

function sink() {
  const events: ReceiverEvent[] = [];
  const receiver = new CallbackReceiver({ name: 'merchant', appKey, onEvent: (event) => events.push(event) });
  const post = (body: string | Uint8Array, method = 'POST') =>
    receiver.receive({ method, path: '/', headers: {}, body });
  const postCallback = (overrides: object = {}, key = appKey) =>
    post(JSON.stringify({ ...callbackBody, ...overrides, sign: sign({ ...callbackBody, ...overrides }, key) }));
  return { receiver, events, post, postCallback };
}

describe('a callback', () => {
  it('with the right sign is acknowledged and emitted as it came', async () => {
    const { receiver, events, postCallback } = sink();
    expect((await postCallback()).status).toBe(200);
    expect(events).toEqual([
      { kind: 'callback-received', receiver: 'merchant', ...received, signOk: true, responseStatus: 200 },
    ]);
    expect(receiver.firstCallback(callbackBody.delivery_id)).toEqual(received);
  });

  it('comes as bytes as well as text', async () => {
    const { post } = sink();
    const body = Buffer.from(JSON.stringify({ ...callbackBody, sign: sign(callbackBody, appKey) }));
    expect((await post(new Uint8Array(body))).status).toBe(200);
  });

  it.each([
    ['signed with another key', JSON.stringify({ ...callbackBody, sign: sign(callbackBody, 'other') })],
    [
      'changed after it was signed',
      JSON.stringify({ ...callbackBody, deliver_status: '1', sign: sign(callbackBody, appKey) }),
    ],
    ['without a sign', JSON.stringify(callbackBody)],
  ])('%s is refused and not emitted as valid', async (_what, body) => {
    const { receiver, events, post } = sink();
    expect((await post(body)).status).toBe(400);
    expect(events).toMatchObject([{ kind: 'callback-received', signOk: false, responseStatus: 400 }]);
    expect(receiver.receivedCount).toBe(0);
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
    expect(events).toMatchObject([{ kind: 'callback-unreadable', responseStatus: status }]);
  });

  it('that comes twice is acknowledged twice and counted once', async () => {
    const { receiver, events, postCallback } = sink();
    await postCallback();
    expect((await postCallback({ deliver_status: '1' })).status).toBe(200);
    expect(events).toHaveLength(2);
    expect(receiver.receivedCount).toBe(1);
    expect(receiver.firstCallback(callbackBody.delivery_id)?.deliverStatus).toBe('0');
  });
});

describe('waiting', () => {
  it('ends when the callback of that delivery comes, and not with another', async () => {
    const { receiver, postCallback } = sink();
    let arrivedDelivery = '';
    const waiting = receiver
      .waitFor(callbackBody.delivery_id)
      .then((callback) => (arrivedDelivery = callback.delivery));
    await postCallback({ delivery_id: '1234567890123457' });
    await Promise.resolve();
    expect(arrivedDelivery).toBe('');
    await postCallback();
    await waiting;
    expect(arrivedDelivery).toBe(callbackBody.delivery_id);
  });

  it('ends at once for what came before', async () => {
    const { receiver, postCallback } = sink();
    await postCallback();
    expect(await receiver.waitFor(callbackBody.delivery_id)).toEqual(received);
    expect(await receiver.waitForMatch(({ record }) => record === 78)).toEqual(received);
  });

  it('is not ended by a callback with a wrong sign', async () => {
    const { receiver, postCallback } = sink();
    const order: string[] = [];
    const waiting = receiver.waitForMatch(({ order: id }) => id === 60).then(() => order.push('heard'));
    await postCallback({}, 'other');
    await Promise.resolve();
    order.push('still waiting');
    await postCallback();
    await waiting;
    expect(order).toEqual(['still waiting', 'heard']);
  });
});
