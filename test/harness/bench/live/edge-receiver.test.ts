import { describe, expect, it } from 'vitest';
import { EdgeReceiver } from '#harness/bench/live/edge-receiver.ts';
import { sign } from '#core/signing/sign.ts';
import { CallbackReceiver } from '#simulators/receiver/callback-receiver.ts';

const appKey = 'key';
const receiver = (): EdgeReceiver =>
  new EdgeReceiver(new CallbackReceiver({ name: 'merchant', appKey, onEvent: () => undefined }));

function request(path: string, order: number) {
  const members = { method: 'device.delivery.response', order_id: order, delivery_id: `${order}`, deliver_status: '1' };
  return { method: 'POST', path, headers: {}, body: JSON.stringify({ ...members, sign: sign(members, appKey) }) };
}

describe('the receiver of a benchmark', () => {
  it('refuses the first two attempts of each callback at its unsteady URL alone', async () => {
    const { receive } = receiver();
    const path = new URL(EdgeReceiver.unsteadyUrl('http://127.0.0.1:9/')).pathname;
    const statuses = async (to: string, order: number): Promise<readonly number[]> => {
      const answers = [];
      for (let attempt = 0; attempt < 3; attempt += 1) answers.push((await receive(request(to, order))).status);
      return answers;
    };
    expect(await statuses(path, 7)).toEqual([503, 503, 200]);
    expect(await statuses(path, 8)).toEqual([503, 503, 200]);
    expect(await statuses('/', 9)).toEqual([200, 200, 200]);
  });

  it('resolves when so many callbacks of an order were acknowledged', async () => {
    const edge = receiver();
    let isDone = false;
    const done = edge.acknowledged(7, 2).then(() => (isDone = true));
    await edge.receive(request('/', 7));
    await edge.receive(request('/', 8));
    expect(isDone).toBe(false);
    await edge.receive(request('/', 7));
    await done;
    await edge.acknowledged(8, 1);
  });
});
