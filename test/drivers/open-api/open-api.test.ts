import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMachineMessage, encodeCoreMessage } from '#core/devices/frame-codec.ts';
import { signedJson } from '#core/signing/payload.ts';
import type { CallbackReading } from '#drivers/callback.ts';
import type { Driver, DriverSettings } from '#drivers/driver.ts';
import { guardDriver } from '#drivers/guard/guard-driver.ts';
import type { DriverFrame } from '#drivers/machine-driver.ts';
import { Timestamps } from '#drivers/open-api/timestamps.ts';
import { openApiDriver } from '#drivers/open-api/index.ts';
import { ManualClock } from '../manual-clock.ts';
import { callTools, machineTools, sampleMachine } from '../sample-driver.ts';

const merchant = { appId: 'app', appSecret: 'secret-1', appKey: 'key-1' };
const settingsOf = (options: DriverSettings['options'] = {}): DriverSettings => ({
  url: 'https://cloud.example',
  machineUrl: 'https://cloud.example',
  merchant,
  options,
});
const open = (options: DriverSettings['options'] = {}): Driver => {
  const settings = settingsOf(options);
  return guardDriver(openApiDriver(settings), { clock: new ManualClock(), settings });
};
const { machine: machineNo, key } = sampleMachine;
const readFrame = ({ payload }: DriverFrame): unknown =>
  decodeMachineMessage(Buffer.from(payload).toString(), machineNo, key);
const callback = async (body: string | Uint8Array): Promise<CallbackReading> =>
  open().readCallback({ method: 'POST', headers: {}, body: Buffer.from(body), at: 0 });

describe('settings of the first driver', () => {
  it.each([
    [{ merchant: { appId: 'a', appSecret: 'b' } }, 'merchant.appKey is missing'],
    [
      { merchant: { appId: 'a', appsecret: 'b', appKey: 'c' } },
      'merchant.appSecret is missing; rename "appsecret" to it?',
    ],
    [{ options: { lnk: 'mqtt' } }, 'there is no option "lnk"; did you mean "link"?'],
    [{ options: { link: 'tcp' } }, 'options.link must be one of websocket, mqtt'],
    [{ options: { brokerUser: 1 } }, 'options.brokerUser must be a text'],
  ])('%j: %s', (changes, message) => {
    expect(() => openApiDriver({ ...settingsOf(), ...changes })).toThrow(message);
  });
});

describe('a machine of the first driver', () => {
  it('dials a WebSocket, proves itself with a heartbeat, and takes its leave', async () => {
    const plan = await open().machine.connect(sampleMachine, machineTools);
    expect(plan).toMatchObject({
      link: 'websocket',
      url: `wss://cloud.example/devices/${machineNo}`,
      heartbeatMs: 300_000,
    });
    expect(plan.firstFrames.map(readFrame)).toMatchObject([
      { ok: true, message: { method: 'client.heartbeat' }, unixSeconds: 1_700_000_000 },
    ]);
    expect(plan.farewell.map(readFrame)).toMatchObject([{ ok: true, message: { method: 'client.offline' } }]);
  });

  it('speaks the topics of the vendor over MQTT', async () => {
    const noBroker = async (): Promise<unknown> => open({ link: 'mqtt' }).machine.connect(sampleMachine, machineTools);
    await expect(noBroker()).rejects.toThrow('url: it must be a URL that starts with mqtt://');
    const settings = { ...settingsOf({ link: 'mqtt', brokerUser: 'u' }), machineUrl: 'mqtts://broker.example:8883' };
    const driver = guardDriver(openApiDriver(settings), { clock: new ManualClock(), settings });
    expect(await driver.machine.connect(sampleMachine, machineTools)).toMatchObject({
      link: 'mqtt',
      url: 'mqtts://broker.example:8883',
      username: 'u',
      protocolVersion: 5,
      cleanStart: true,
      keepAliveSeconds: 60,
      subscriptions: [{ topic: `/clients/${machineNo}`, qos: 2 }],
      firstFrames: [{ topic: '/server/app', qos: 2 }],
      farewell: [{ topic: '/server/app', qos: 2 }],
    });
  });

  it('answers a challenge, drops a frame of another key, and reads a command', async () => {
    const { machine } = open();
    const read = async (message: Parameters<typeof encodeCoreMessage>[0], signedWith = key): Promise<unknown> => {
      const text = encodeCoreMessage(message, { machineNo, key: signedWith, unixSeconds: 1 });
      return machine.decodeCommand(
        { ...sampleMachine, frame: { topic: '', payload: Buffer.from(text) } },
        machineTools,
      );
    };
    const challenge = (await read({ method: 'device.challenge', nonce: 'n1' })) as { readonly reply: DriverFrame[] };
    expect(challenge.reply.map(readFrame)).toMatchObject([
      { ok: true, message: { method: 'client.challenge', nonce: 'n1' } },
    ]);
    expect(await read({ method: 'device.challenge', nonce: 'n1' }, 'other')).toMatchObject({ kind: 'dropped' });
    const command = {
      method: 'device.delivery.put',
      deliveryId: '7',
      token: 12,
      orderId: 5,
      recordId: 6,
      lane: 20,
      board: 1,
      floorType: 1,
      hasLift: false,
      hasDropSensor: true,
      quantity: 3,
    } as const;
    const echo = { token: 12, order: 5, record: 6 };
    expect(await read(command)).toEqual({ kind: 'command', delivery: '7', items: 3, lane: '20', echo });
  });

  it.each([
    ['current', '7', 12],
    ['old', null, null],
  ])('reports as %s firmware does', async (firmware, deliveryId, token) => {
    const { machine } = open({ firmware });
    const echo = { token: 12, order: 5, record: 6 };
    const report = { ...sampleMachine, delivery: '7', echo, items: 0, commanded: 1 };
    const failed = await machine.encodeResult({ ...report, boardCode: 8 }, machineTools);
    const ids = { deliveryId, token, orderId: 5, recordId: 6 };
    expect(failed.map(readFrame)).toMatchObject([
      { message: { ...ids, success: false, floorStatus: 47, errorMsg: 'Slave Comm Error' } },
    ]);
    const sold = await machine.encodeResult({ ...report, items: 1, boardCode: null }, machineTools);
    expect(sold.map(readFrame)).toMatchObject([{ message: { ...ids, success: true, floorStatus: 1, errorMsg: '' } }]);
    const acknowledged = await machine.encodeAcknowledgement({ ...sampleMachine, delivery: '7', echo }, machineTools);
    expect(acknowledged).toHaveLength(firmware === 'old' ? 0 : 1);
  });
});

describe('a callback of the first driver', () => {
  const outcome = {
    method: 'device.delivery.response',
    order_id: 60,
    record_id: 78,
    deliver_status: '0',
    floor_status: '47',
    error_msg: 'Delivery Timeout',
    delivery_id: '4839201170000001',
    timestamp: '1714373689',
  };

  it('is read by what it is, and repeats have one identity', async () => {
    const timeout = await callback(signedJson(outcome, 'key-1'));
    expect(timeout).toMatchObject({ verified: true, outcome: 'timeout', order: '60', delivery: '4839201170000001' });
    const failure = await callback(signedJson({ ...outcome, error_msg: 'Over Current' }, 'key-1'));
    expect(failure).toMatchObject({ verified: true, outcome: 'failure' });
    expect(failure.identity).not.toBe(timeout.identity);
    expect((await callback(signedJson({ ...outcome, timestamp: '1714373690' }, 'key-1'))).identity).toBe(
      timeout.identity,
    );
    const closed = { method: 'order.closed', order_id: 60, trade_id: 't', status: 'CLOSED', timestamp: '1' };
    expect(await callback(signedJson(closed, 'key-1'))).toMatchObject({
      kind: 'order-closed',
      verified: true,
      order: '60',
    });
  });

  it('is not verified with another key, another member or no sign', async () => {
    const signed = signedJson(outcome, 'key-1');
    expect(await callback(signedJson(outcome, 'key-2'))).toMatchObject({ kind: 'delivery', verified: false });
    expect(await callback(signed.replace('"0"', '"1"'))).toMatchObject({ verified: false, outcome: 'success' });
    expect(await callback(JSON.stringify(outcome))).toMatchObject({ verified: false, why: 'it has no sign' });
  });

  it('may be anything', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        async (body) => {
          expect((await callback(body as Uint8Array)).verified).toBe(false);
        },
      ),
    );
  });
});

describe('answers that are no answers', () => {
  const bodies: readonly [status: number, body: string, code: string][] = [
    [500, '{"code":5000,"message":"internal error","data":{}}', '5000'],
    [502, '<html>Bad gateway</html>', ''],
    [200, '', ''],
    [200, '{"code":0,"message":"ok","data":{}}', '0'],
    [200, '{"code":0,"message":"ok","data":{"status":"出货了"}}', '0'],
  ];
  it.each(bodies)('%i %s is a refusal of no documented kind', async (status, body, code) => {
    const tools = { ...callTools, send: () => Promise.resolve({ status, headers: {}, body: Buffer.from(body) }) };
    const answer = await open().merchant.result({ delivery: '1', order: '1', context: { machine: '1' } }, tools);
    expect(answer).toMatchObject({ ok: false, refusal: { reason: 'other', status, code } });
  });
});

describe('times of signed calls', () => {
  it('are another second for another call with the same members, and the same for a repeated one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 3 }))),
        (takes) => {
          const timestamps = new Timestamps();
          const taken = new Map<string, number>();
          for (const [members, nonce, second] of takes) {
            const at = timestamps.take(members, `${nonce}`, 1_700_000_000_000 + second * 1000);
            expect(taken.get(`${members} ${nonce}`) ?? at).toBe(at);
            taken.set(`${members} ${nonce}`, at);
          }
          const used = [...taken].map(([call, at]) => `${call[0]} ${at}`);
          expect(new Set(used).size).toBe(used.length);
        },
      ),
    );
  });
});
