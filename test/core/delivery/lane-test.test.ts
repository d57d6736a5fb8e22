import { describe, expect, it } from 'vitest';
import {
  desk,
  good,
  inMaintenance,
  inTransfer,
  merchant,
  motor,
  notifyUrl,
  stranger,
} from '../services/service-world.ts';

const test = (lane = 1, machineNo = inMaintenance) => ({ machineNo, lane, notifyUrl });

describe('a lane test', () => {
  it('runs one item of the lane, without order or record, under the lock like any run', async () => {
    const { services, once, look, line, events } = await desk();
    const view = good(await services.deliveries.laneTest(merchant, { ...test(), ...once() }));
    expect(view).toMatchObject({ deliveryId: '1000000000000001', outcome: null, utcOffsetMinutes: -60 });
    expect(await look((rows) => rows.delivery(view.deliveryId))).toMatchObject({
      purpose: 'lane-test',
      machineNo: inMaintenance,
      orderId: 0,
      recordId: 0,
      lane: 1,
      quantity: 1,
      token: 1,
      notifyUrl,
    });
    expect(events).toMatchObject([
      { kind: 'lock-granted', dwellMs: 15_000 },
      { kind: 'delivery-begun', order: 0, record: 0, job: 0 },
      { kind: 'command-sent' },
    ]);
    expect(line.sent).toMatchObject([{ lane: 1, quantity: 1, orderId: 0, recordId: 0 }]);
  });

  it('settles, tells the receiver that it named, and changes no stock', async () => {
    const { services, once, delivery, answer, of, stock } = await desk();
    const { deliveryId } = good(await services.deliveries.laneTest(merchant, { ...test(), ...once() }));
    await answer(await delivery(deliveryId), false);
    expect(await delivery(deliveryId)).toMatchObject({ outcome: { kind: 'failure' }, timeoutAt: null });
    expect(of('callback-queued')).toMatchObject([
      { delivery: deliveryId, order: 0, record: 0, url: notifyUrl, said: 'failure' },
    ]);
    expect(await stock(inMaintenance, 1)).toBe(5);
  });

  it("needs maintenance: 6021 on a machine that sells, 5001 in transfer, 6026 on a stranger's", async () => {
    const { services, once } = await desk();
    expect(await services.deliveries.laneTest(merchant, { ...test(1, motor), ...once() })).toEqual({
      ok: false,
      refusal: {
        code: 6021,
        status: 409,
        detail: { zh: '测试货道需要设备处于维护模式', en: 'a lane test needs a machine in maintenance' },
      },
    });
    expect(await services.deliveries.laneTest(merchant, { ...test(1, inTransfer), ...once() })).toEqual({
      ok: false,
      refusal: { code: 5001 },
    });
    expect(await services.deliveries.laneTest(stranger, { ...test(), ...once() })).toMatchObject({
      ok: false,
      refusal: { code: 6026 },
    });
  });

  it('is refused for a lane that the machine has not, 4004, and offline, 4008, without a trace', async () => {
    const { services, once, line, trace } = await desk();
    const before = await trace();
    expect(await services.deliveries.laneTest(merchant, { ...test(9), ...once() })).toEqual({
      ok: false,
      refusal: {
        code: 4004,
        detail: { zh: `设备 ${inMaintenance} 没有货道 9`, en: `machine ${inMaintenance} has no lane 9` },
      },
    });
    line.offline.add(inMaintenance);
    expect(await services.deliveries.laneTest(merchant, { ...test(), ...once() })).toEqual({
      ok: false,
      refusal: { code: 4008 },
    });
    expect(await trace()).toEqual(before);
  });

  it('waits for the lock like any other run, and lets a lapsed one go by itself', async () => {
    const { services, once, clock, of } = await desk();
    await services.deliveries.laneTest(merchant, { ...test(), ...once() });
    clock.advance(14_999);
    expect(await services.deliveries.laneTest(merchant, { ...test(), ...once() })).toEqual({
      ok: false,
      refusal: { code: 6057, data: { retry_after_ms: 1 } },
    });
    clock.advance(1);
    expect(good(await services.deliveries.laneTest(merchant, { ...test(), ...once() })).deliveryId).toBe(
      '1000000000000002',
    );
    expect(of('lock-released')).toEqual([{ kind: 'lock-released', machine: inMaintenance, token: 1, cause: 'dwell' }]);
  });
});
