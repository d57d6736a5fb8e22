import { describe, expect, it } from 'vitest';
import {
  createServiceWorld,
  valueOf,
  inMaintenance,
  inTransfer,
  merchant,
  motor,
  notifyUrl,
  otherMerchant,
} from '../services/service-world.ts';

const test = (lane = 1, machineNo = inMaintenance) => ({ machineNo, lane, notifyUrl });

describe('a lane test', () => {
  it('runs one item of the lane, without order or record, under the lock like any run', async () => {
    const { services, newIdempotencyKey, readRows, gateway, events } = await createServiceWorld();
    const view = valueOf(await services.deliveries.laneTest(merchant, { ...test(), ...newIdempotencyKey() }));
    expect(view).toMatchObject({ deliveryId: '1000000000000001', outcome: null, utcOffsetMinutes: -60 });
    expect(await readRows((rows) => rows.delivery(view.deliveryId))).toMatchObject({
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
      { kind: 'delivery-started', order: 0, record: 0, job: 0 },
      { kind: 'command-sent' },
    ]);
    expect(gateway.sent).toMatchObject([{ lane: 1, quantity: 1, orderId: 0, recordId: 0 }]);
  });

  it('settles, notifies the receiver that it named, and changes no stock', async () => {
    const { services, newIdempotencyKey, delivery, answer, eventsOf, stock } = await createServiceWorld();
    const { deliveryId } = valueOf(await services.deliveries.laneTest(merchant, { ...test(), ...newIdempotencyKey() }));
    await answer(await delivery(deliveryId), false);
    expect(await delivery(deliveryId)).toMatchObject({ outcome: { kind: 'failure' }, timeoutAt: null });
    expect(eventsOf('callback-queued')).toMatchObject([
      { delivery: deliveryId, order: 0, record: 0, url: notifyUrl, outcome: 'failure' },
    ]);
    expect(await stock(inMaintenance, 1)).toBe(5);
  });

  it("needs maintenance: 6021 on a machine that sells, 5001 in transfer, 6026 on another merchant's", async () => {
    const { services, newIdempotencyKey } = await createServiceWorld();
    expect(await services.deliveries.laneTest(merchant, { ...test(1, motor), ...newIdempotencyKey() })).toEqual({
      ok: false,
      refusal: {
        code: 6021,
        status: 409,
        detail: { zh: '测试货道需要设备处于维护模式', en: 'a lane test needs a machine in maintenance' },
      },
    });
    expect(await services.deliveries.laneTest(merchant, { ...test(1, inTransfer), ...newIdempotencyKey() })).toEqual({
      ok: false,
      refusal: { code: 5001 },
    });
    expect(await services.deliveries.laneTest(otherMerchant, { ...test(), ...newIdempotencyKey() })).toMatchObject({
      ok: false,
      refusal: { code: 6026 },
    });
  });

  it('is refused for a lane that the machine has not, 4004, and offline, 4008, without a trace', async () => {
    const { services, newIdempotencyKey, gateway, snapshot } = await createServiceWorld();
    const before = await snapshot();
    expect(await services.deliveries.laneTest(merchant, { ...test(9), ...newIdempotencyKey() })).toEqual({
      ok: false,
      refusal: {
        code: 4004,
        detail: { zh: `设备 ${inMaintenance} 没有货道 9`, en: `machine ${inMaintenance} has no lane 9` },
      },
    });
    gateway.offline.add(inMaintenance);
    expect(await services.deliveries.laneTest(merchant, { ...test(), ...newIdempotencyKey() })).toEqual({
      ok: false,
      refusal: { code: 4008 },
    });
    expect(await snapshot()).toEqual(before);
  });

  it('waits for the lock like any other run, and releases an expired one itself', async () => {
    const { services, newIdempotencyKey, clock, eventsOf } = await createServiceWorld();
    await services.deliveries.laneTest(merchant, { ...test(), ...newIdempotencyKey() });
    clock.advance(14_999);
    expect(await services.deliveries.laneTest(merchant, { ...test(), ...newIdempotencyKey() })).toEqual({
      ok: false,
      refusal: { code: 6057, data: { retry_after_ms: 1 } },
    });
    clock.advance(1);
    expect(
      valueOf(await services.deliveries.laneTest(merchant, { ...test(), ...newIdempotencyKey() })).deliveryId,
    ).toBe('1000000000000002');
    expect(eventsOf('lock-released')).toEqual([
      { kind: 'lock-released', machine: inMaintenance, token: 1, cause: 'dwell' },
    ]);
  });
});
