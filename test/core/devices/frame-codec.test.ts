import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeCoreMessage,
  decodeMachineMessage,
  encodeCoreMessage,
  encodeMachineMessage,
  maxFrameLength,
} from '#core/devices/frame-codec.ts';
import type { CoreMessage, MachineMessage } from '#core/devices/messages.ts';
import { encodePayload } from '#core/signing/payload.ts';
import { command, signedFrame, heartbeat, key, machine, machineNo, result } from './gateway-world.ts';
import { dispenseMessage } from '#core/devices/dispense-message.ts';

const envelope = { machineNo, key, unixSeconds: 1_700_000_000 };

const text = fc.string({ unit: 'grapheme', maxLength: 100 }).filter((value) => !/[&=]/.test(value));
const positive = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const id = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const deliveryId = fc.stringMatching(/^[0-9]{16}$/);
const grant = fc.oneof(fc.record({ deliveryId, token: positive }), fc.constant({ deliveryId: null, token: null }));

const machineMessage: fc.Arbitrary<MachineMessage> = fc.oneof(
  fc.record({
    method: fc.constant('client.heartbeat' as const),
    networkType: text,
    networkRssi: text,
    uptimeMinutesToday: text,
    status: text,
  }),
  fc.record({ method: fc.constant('client.offline' as const), reason: text }),
  fc.record({ method: fc.constant('client.challenge' as const), nonce: text, status: text }),
  fc.record({
    method: fc.constant('client.channel.status.put' as const),
    productId: text,
    floorStatus: text,
    lockStatus: text,
  }),
  fc.record({ method: fc.constant('device.delivery.ack' as const), deliveryId, token: positive }),
  fc
    .record({
      orderId: id,
      recordId: id,
      success: fc.boolean(),
      floorStatus: fc.integer({ min: 0, max: 255 }),
      errorMsg: text,
      grant,
    })
    .map(({ grant: granted, ...rest }) => ({ method: 'device.delivery.response' as const, ...granted, ...rest })),
);

const coreMessage: fc.Arbitrary<CoreMessage> = fc.oneof(
  fc.record({ method: fc.constant('device.challenge' as const), nonce: text }),
  fc.record({
    method: fc.constant('device.delivery.put' as const),
    deliveryId,
    token: positive,
    orderId: id,
    recordId: id,
    lane: fc.integer({ min: 0, max: 99 }),
    board: fc.integer({ min: 1, max: 8 }),
    floorType: fc.integer({ min: 1, max: 4 }),
    hasLift: fc.boolean(),
    hasDropSensor: fc.boolean(),
    quantity: positive,
  }),
);

function members(text: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(text, 'base64').toString()) as Record<string, unknown>;
}

/** A frame with other members than the codec would write, rightly signed. */
function signed(change: Record<string, string | number | undefined>, base: MachineMessage = result): string {
  const all = { ...members(signedFrame(base)), ...change };
  const remaining = Object.entries(all).filter(([name, value]) => name !== 'sign' && value !== undefined);
  return encodePayload(Object.fromEntries(remaining) as Record<string, string | number>, key);
}

describe('the wire codec', () => {
  it('reads every message of a machine as it was written', () => {
    fc.assert(
      fc.property(machineMessage, (message) => {
        const decoded = decodeMachineMessage(encodeMachineMessage(message, envelope), machineNo, key);
        assert.ok(decoded.ok);
        assert.deepEqual(decoded.message, { ...message });
        assert.equal(decoded.unixSeconds, envelope.unixSeconds);
      }),
    );
  });

  it('reads every message of the core as it was written', () => {
    fc.assert(
      fc.property(coreMessage, (message) => {
        const decoded = decodeCoreMessage(encodeCoreMessage(message, envelope), machineNo, key);
        assert.ok(decoded.ok);
        assert.deepEqual(decoded.message, { ...message });
      }),
    );
  });

  it('writes the dispense command with the member names of the protocol, all strings', () => {
    const { sign, ...rest } = members(encodeCoreMessage(dispenseMessage(command), envelope));
    expect(rest).toEqual({
      method: 'device.delivery.put',
      timestamp: '1700000000',
      client_id: '10000001',
      delivery_id: '1234567890123456',
      token: '7',
      order_id: '60',
      record_id: '78',
      code: '12',
      addr: '2',
      floor_type: '1',
      is_lp: '0',
      is_dc: '1',
      quantity: '1',
    });
    expect(sign).toMatch(/^[0-9A-F]{32}$/);
  });

  it('writes a result with the member names of the protocol', () => {
    expect(members(signedFrame(result))).toMatchObject({
      method: 'device.delivery.response',
      client_id: machineNo,
      delivery_id: '1234567890123456',
      token: '7',
      order_id: '60',
      record_id: '78',
      deliver_status: '0',
      floor_status: '2',
      error_msg: 'Goods are Stuck',
    });
  });

  it("leaves delivery id and token out of an old firmware's result", () => {
    const names = Object.keys(members(signedFrame({ ...result, deliveryId: null, token: null })));
    expect(names).not.toContain('delivery_id');
    expect(names).not.toContain('token');
  });

  it('believes no frame in which a single character of a member was changed', () => {
    fc.assert(
      fc.property(machineMessage, fc.nat(), fc.stringMatching(/^[0-9a-zA-Z]$/), (message, at, char) => {
        const all = members(encodeMachineMessage(message, envelope)) as Record<string, string>;
        const names = Object.keys(all).filter((name) => all[name] !== '');
        const name = names[at % names.length]!;
        const value = all[name]!;
        const altered = char + value.slice(1);
        fc.pre(altered !== value);
        const decoded = decodeMachineMessage(
          Buffer.from(JSON.stringify({ ...all, [name]: altered })).toString('base64'),
          machineNo,
          key,
        );
        assert.equal(decoded.ok, false);
      }),
    );
  });

  it('drops a frame that another key has signed', () => {
    expect(decodeMachineMessage(signedFrame(heartbeat, machineNo, 'other'), machineNo, key)).toMatchObject({
      ok: false,
      reason: 'sign',
    });
    expect(decodeMachineMessage(signedFrame(), machineNo, '')).toMatchObject({ ok: false, reason: 'sign' });
  });

  it('never throws, whatever a frame holds', () => {
    const json = fc.json().map((value) => Buffer.from(value).toString('base64'));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), json), (garbage) => {
        assert.equal(decodeMachineMessage(garbage, machineNo, key).ok, false);
        assert.equal(decodeCoreMessage(garbage, machineNo, key).ok, false);
      }),
    );
  });

  it.each([
    ["another machine's number", { client_id: '10000002' }, 'machine-number', 'client_id'],
    ['no number', { client_id: undefined }, 'machine-number', 'client_id'],
    ['a timestamp that is no time', { timestamp: 'now' }, 'timestamp', 'timestamp'],
    ['no timestamp', { timestamp: undefined }, 'timestamp', 'timestamp'],
    ['a method of the other direction', { method: 'device.delivery.put' }, 'method', 'method'],
    ['a method named like a member of Object', { method: 'toString' }, 'method', 'method'],
    ['no method', { method: undefined }, 'method', 'method'],
    ['an unknown member', { colour: 'red' }, 'member', 'colour'],
    ['a missing member', { floor_status: undefined }, 'member', 'floor_status'],
    ['a number for a string', { order_id: 60 }, 'member', 'order_id'],
    ['a leading zero', { order_id: '060' }, 'member', 'order_id'],
    ['a sign before a number', { order_id: '-1' }, 'member', 'order_id'],
    ['a number beyond 2^53', { order_id: '9007199254740993' }, 'member', 'order_id'],
    ['a token of 0', { token: '0' }, 'member', 'token'],
    ['a delivery id without its token', { token: undefined }, 'member', 'token'],
    ['a token without its delivery id', { delivery_id: undefined }, 'member', 'delivery_id'],
    ['an empty delivery id and token', { delivery_id: '', token: '' }, 'member', 'delivery_id'],
    ['a deliver_status beyond 1', { deliver_status: '2' }, 'member', 'deliver_status'],
    ['a floor_status beyond a byte', { floor_status: '256' }, 'member', 'floor_status'],
    ['a text of 201 characters', { error_msg: 'x'.repeat(201) }, 'member', 'error_msg'],
    ['a member hidden in another', { error_msg: 'x&floor_status=1' }, 'member', 'error_msg'],
  ])('drops a rightly signed frame with %s, and names the member', (_what, change, fault, name) => {
    const decoded = decodeMachineMessage(signed(change), machineNo, key);
    expect(decoded).toMatchObject({ ok: false, reason: fault });
    expect(decoded).toHaveProperty('detail', expect.stringContaining(name));
  });

  it.each([
    ['code', '100'],
    ['addr', '0'],
    ['addr', '9'],
    ['floor_type', '0'],
    ['floor_type', '5'],
    ['is_lp', '2'],
    ['is_dc', ''],
    ['quantity', '0'],
  ])('a machine drops a command with %s "%s"', (name, value) => {
    const all = members(encodeCoreMessage(dispenseMessage(command), envelope)) as Record<string, string>;
    const decoded = decodeCoreMessage(encodePayload({ ...all, [name]: value }, key), machine.machineNo, key);
    expect(decoded).toMatchObject({ ok: false, reason: 'member', detail: expect.stringContaining(name) as string });
  });

  it("takes a frame whatever its time: a machine's clock may be wrong", () => {
    for (const unixSeconds of [0, 1_000_000_000, 99_999_999_999]) {
      expect(
        decodeMachineMessage(encodeMachineMessage(heartbeat, { machineNo, key, unixSeconds }), machineNo, key).ok,
      ).toBe(true);
    }
  });

  it('drops a frame beyond 4 KiB without a look inside', () => {
    expect(decodeMachineMessage('A'.repeat(maxFrameLength), machineNo, key)).not.toMatchObject({ reason: 'too-large' });
    expect(decodeMachineMessage('A'.repeat(maxFrameLength + 1), machineNo, key)).toMatchObject({
      ok: false,
      reason: 'too-large',
    });
  });

  it('reveals nothing of the key in any detail', () => {
    const frames = [
      '',
      '!',
      signedFrame().slice(1),
      signed({ token: '0' }),
      signedFrame(heartbeat, machineNo, 'other'),
    ];
    for (const each of frames) expect(JSON.stringify(decodeMachineMessage(each, machineNo, key))).not.toContain(key);
  });
});
