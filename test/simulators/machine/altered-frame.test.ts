import { describe, expect, test } from 'vitest';
import { decodeMachineMessage } from '#core/devices/frame-codec.ts';
import type { MachineMessage } from '#core/devices/messages.ts';
import { alteredFrame, type FrameAlteration } from '#simulators/machine/altered-frame.ts';
import { keysOf } from '#simulators/machine/machine-keys.ts';

const envelope = { machineNo: '10000001', key: 'k', unixSeconds: 1_700_000_000 };
const report: MachineMessage = {
  method: 'device.delivery.response',
  ...{ deliveryId: '12', token: 3, orderId: 60, recordId: 78, success: false, floorStatus: 2, errorMsg: 'stuck' },
};
const [, secondKey = ''] = keysOf({ key: 'k', declaration: { keys: 2 } });

function decode(alteration: FrameAlteration, key = envelope.key) {
  return decodeMachineMessage(alteredFrame(report, envelope, alteration), envelope.machineNo, key);
}

describe('an altered frame', () => {
  test('without a change is the usual one', () => {
    expect(decode({})).toMatchObject({ ok: true, message: report, unixSeconds: envelope.unixSeconds });
  });

  test('has other values, neighbours and another time, and a right sign', () => {
    const change = { set: { floor_status: '255' }, increase: { token: -1 }, clockMs: -10_000 };
    expect(decode(change)).toMatchObject({
      ok: true,
      message: { ...report, floorStatus: 255, token: 2 },
      unixSeconds: envelope.unixSeconds - 10,
    });
  });

  test.each<[FrameAlteration, string]>([
    [{ set: { floor_status: '256' } }, 'member'],
    [{ set: { floor_status: 3 } }, 'member'],
    [{ set: { debug: '1' } }, 'member'],
    [{ leaveOut: ['token'] }, 'member'],
    [{ leaveOut: ['method'] }, 'method'],
    [{ set: { timestamp: '1234567890123456' } }, 'timestamp'],
    [{ form: 'no-sign' }, 'member'],
    [{ form: 'lower-case-sign' }, 'sign'],
    [{ form: 'member-twice' }, 'member'],
    [{ form: 'nested' }, 'member'],
    [{ form: 'cut-base64' }, 'base64'],
    [{ form: 'spaced-base64' }, 'base64'],
    [{ form: 'second-key' }, 'sign'],
  ])('with %j is dropped', (alteration, reason) => {
    expect(decode(alteration)).toMatchObject({ ok: false, reason });
  });

  test('signed with the second key is right under that one', () => {
    expect(decode({ form: 'second-key' }, secondKey)).toMatchObject({ ok: true });
  });
});
