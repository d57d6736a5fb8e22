import { describe, expect, it } from 'vitest';
import { defaultConfig } from '#core/config.ts';
import {
  desk,
  drinks,
  good,
  inMaintenance,
  inTransfer,
  merchant,
  motor,
  notifyUrl,
  stranger,
  strangers,
} from '../services/service-world.ts';

const start = 1_000_000;
const wallAhead = 7_200_000;

describe('a delivery that is accepted', () => {
  it('holds the lock from now to the dwell limit, and is written with its deadline, in one decision', async () => {
    const { buy, deliver, look, clock, woken } = await desk();
    const sale = await buy();
    clock.advance(250);
    const delivery = await deliver(sale);
    expect(delivery).toEqual({
      id: '1000000000000001',
      machineNo: motor,
      appId: 'app-1',
      purpose: 'sale',
      orderId: sale.orderId,
      recordId: sale.recordId,
      lane: 0,
      quantity: 1,
      token: 1,
      notifyUrl,
      beganAt: start + wallAhead + 250,
      timeoutAt: start + 250 + 120_000,
      outcome: null,
    });
    expect(await look((rows) => rows.lock(motor))).toEqual({
      lastToken: 1,
      hold: { token: 1, deliveryId: delivery.id, since: start + 250, until: start + 250 + 30_000 },
    });
    // The alarm is set to the first of the two deadlines.
    expect(woken.at.at(-1)).toBe(start + 250 + 30_000);
  });

  it('sets the alarm to the fallback where that comes before the dwell limit', async () => {
    const { buy, deliver, woken } = await desk({ config: { timeoutMs: 5_000 } });
    await deliver(await buy());
    expect(woken.at.at(-1)).toBe(start + 5_000);
  });

  it('marks its record, and no other of the order', async () => {
    const { buy, deliver, order } = await desk();
    const sale = await buy(motor, [
      { productId: 7, quantity: 1 },
      { productId: 8, quantity: 2 },
    ]);
    await deliver({ ...sale, recordId: sale.records[1]! });
    expect((await order(sale.orderId)).records).toMatchObject([
      { status: 'WAITING_PICKED_UP', inFlight: 0 },
      { status: 'IS_DELIVERING', inFlight: 1, quantity: 2 },
    ]);
  });

  it('is told grant first, then its beginning, then the command, each by its own numbers', async () => {
    const { buy, deliver, events, line } = await desk();
    const sale = await buy(motor, [{ productId: 8, quantity: 1 }]);
    events.length = 0;
    const { id } = await deliver(sale);
    const { orderId: order, recordId: record } = sale;
    expect(events).toEqual([
      { kind: 'lock-granted', machine: motor, token: 1, delivery: id, machineKind: 'motor', dwellMs: 30_000 },
      { kind: 'delivery-begun', machine: motor, delivery: id, token: 1, order, record, lane: 2, quantity: 1, job: 0 },
      { kind: 'command-sent', machine: motor, delivery: id, token: 1 },
    ]);
    expect(line.sent).toMatchObject([
      {
        deliveryId: id,
        token: 1,
        orderId: order,
        recordId: record,
        lane: 2,
        quantity: 1,
        machine: { machineNo: motor },
      },
    ]);
  });

  it.each([
    [motor, 3, 1],
    [drinks, 3, 3],
  ])('on machine %s commands, of %d items, %d', async (machineNo, quantity, commanded) => {
    const { buy, deliver } = await desk();
    expect(await deliver(await buy(machineNo, [{ productId: 7, quantity }]))).toMatchObject({ quantity: commanded });
  });

  it("takes the dwell limit of the machine's own kind", async () => {
    const { buy, deliver, of, look } = await desk();
    await deliver(await buy(drinks));
    expect(of('lock-granted')).toMatchObject([{ machineKind: 'other', dwellMs: defaultConfig.dwellMs.other }]);
    expect(await look((rows) => rows.lock(drinks).hold)).toMatchObject({ since: start, until: start + 45_000 });
  });

  it("answers what the merchant may see: its number, the calendar's time, no outcome, and the machine's zone", async () => {
    const { buy, services, once } = await desk();
    const { machineNo, orderId, recordId } = await buy();
    expect(await services.deliveries.deliver(merchant, { machineNo, orderId, recordId, ...once() })).toEqual({
      ok: true,
      value: { deliveryId: '1000000000000001', beganAt: start + wallAhead, outcome: null, utcOffsetMinutes: 540 },
    });
  });
});

/** Refusals: what the test brings about, the call that meets it, the code, and what the merchant is told beside it. */
describe('a delivery that is refused', () => {
  it("for another merchant's machine, or one that is not there, looks the same: 6026", async () => {
    const { services, once, trace } = await desk();
    const before = await trace();
    for (const machineNo of [strangers, '99999999']) {
      const refusal = { code: 6026, detail: { zh: `machine_no ${machineNo}`, en: `machine_no ${machineNo}` } };
      expect(await services.deliveries.deliver(merchant, { machineNo, orderId: 1, recordId: 1, ...once() })).toEqual({
        ok: false,
        refusal,
      });
    }
    expect(await trace()).toEqual(before);
  });

  it('for an order of another merchant, of another machine, or of nobody: 4004 in both languages', async () => {
    const { services, once, buy, trace } = await desk();
    const { orderId, recordId } = await buy(drinks);
    const theirs = good(
      await services.orders.create(stranger, {
        machineNo: strangers,
        notifyUrl,
        tradeId: 'theirs',
        products: [{ productId: 7, quantity: 1 }],
      }),
    );
    const before = await trace();
    for (const wrong of [orderId, theirs.orderId, 77]) {
      const refusal = {
        code: 4004,
        detail: { zh: `设备 ${motor} 没有订单 ${wrong}`, en: `machine ${motor} has no order ${wrong}` },
      };
      expect(
        await services.deliveries.deliver(merchant, { machineNo: motor, orderId: wrong, recordId, ...once() }),
      ).toEqual({ ok: false, refusal });
    }
    expect(await trace()).toEqual(before);
  });

  it('on a machine in transfer, 5001, and on one in maintenance, which takes lane tests only, 6021', async () => {
    const { services, once } = await desk();
    const input = { orderId: 1, recordId: 1 };
    expect(await services.deliveries.deliver(merchant, { machineNo: inTransfer, ...input, ...once() })).toEqual({
      ok: false,
      refusal: { code: 5001 },
    });
    expect(await services.deliveries.deliver(merchant, { machineNo: inMaintenance, ...input, ...once() })).toEqual({
      ok: false,
      refusal: {
        code: 6021,
        status: 409,
        detail: { zh: '设备正在维护，只能测试货道', en: 'the machine is in maintenance and takes lane tests only' },
      },
    });
  });

  it('for an unpaid order, 6054; for a record of another order, 4004', async () => {
    const { services, once, place, buy, trace } = await desk();
    const { orderId } = await place();
    const paid = await buy();
    const before = await trace();
    const deliver = (order: number, recordId: number) =>
      services.deliveries.deliver(merchant, { machineNo: motor, orderId: order, recordId, ...once() });
    expect(await deliver(orderId, 1)).toEqual({ ok: false, refusal: { code: 6054 } });
    expect(await deliver(paid.orderId, 1)).toEqual({
      ok: false,
      refusal: {
        code: 4004,
        detail: { zh: `订单 ${paid.orderId} 中没有记录 1`, en: `order ${paid.orderId} has no record 1` },
      },
    });
    expect(await trace()).toEqual(before);
  });

  it('on a machine that is offline, 4008, and has no effect', async () => {
    const { services, once, buy, line, trace } = await desk();
    const { machineNo, orderId, recordId } = await buy();
    line.offline.add(motor);
    const before = await trace();
    expect(await services.deliveries.deliver(merchant, { machineNo, orderId, recordId, ...once() })).toEqual({
      ok: false,
      refusal: { code: 4008 },
    });
    expect(await trace()).toEqual(before);
  });

  it('on a busy machine, 6057 with the wait to the dwell limit, to the last millisecond of the hold', async () => {
    const { services, once, buy, deliver, clock, trace } = await desk();
    await deliver(await buy());
    const { machineNo, orderId, recordId } = await buy();
    const busy = (wait: number) => ({ ok: false, refusal: { code: 6057, data: { retry_after_ms: wait } } });
    const before = await trace();
    expect(await services.deliveries.deliver(merchant, { machineNo, orderId, recordId, ...once() })).toEqual(
      busy(30_000),
    );
    clock.advance(29_999);
    expect(await services.deliveries.deliver(merchant, { machineNo, orderId, recordId, ...once() })).toEqual(busy(1));
    expect(await trace()).toEqual(before);
    // The lock lapses with the call itself: nobody waits for a timer.
    clock.advance(1);
    expect(
      good(await services.deliveries.deliver(merchant, { machineNo, orderId, recordId, ...once() })).deliveryId,
    ).toBe('1000000000000002');
  });

  it('for a record whose every item has dropped, 6034', async () => {
    const { services, once, buy, deliver, answer } = await desk();
    const sale = await buy();
    await answer(await deliver(sale));
    expect(
      await services.deliveries.deliver(merchant, {
        machineNo: motor,
        orderId: sale.orderId,
        recordId: sale.recordId,
        ...once(),
      }),
    ).toEqual({ ok: false, refusal: { code: 6034 } });
  });

  it('gets the same refusal for the same bytes, even when a new request would be accepted', async () => {
    const { services, buy, line } = await desk();
    const { machineNo, orderId, recordId } = await buy();
    line.offline.add(motor);
    const same = { machineNo, orderId, recordId, sign: 'same' };
    const refused = await services.deliveries.deliver(merchant, same);
    line.offline.clear();
    expect(await services.deliveries.deliver(merchant, same)).toEqual(refused);
    expect(line.sent).toEqual([]);
  });
});

describe('asking how a delivery stands', () => {
  it('answers its outcome once there is one', async () => {
    const { services, buy, deliver, answer, clock } = await desk();
    const delivery = await deliver(await buy());
    const ask = () => services.deliveries.result(merchant, { machineNo: motor, deliveryId: delivery.id });
    expect(good(await ask())).toMatchObject({ deliveryId: delivery.id, outcome: null });
    clock.advance(800);
    await answer(delivery, false);
    expect(good(await ask())).toEqual({
      deliveryId: delivery.id,
      beganAt: start + wallAhead,
      outcome: { kind: 'failure', floorStatus: 2, errorMsg: 'Goods are Stuck', at: start + wallAhead + 800 },
      utcOffsetMinutes: 540,
    });
  });

  it("is refused for a delivery of another machine or of none, 4004, and for a stranger's machine, 6026", async () => {
    const { services, buy, deliver } = await desk();
    const { id } = await deliver(await buy());
    for (const [machineNo, deliveryId] of [
      [drinks, id],
      [motor, '1'],
    ] as const) {
      expect(await services.deliveries.result(merchant, { machineNo, deliveryId })).toEqual({
        ok: false,
        refusal: {
          code: 4004,
          detail: {
            zh: `设备 ${machineNo} 没有出货 ${deliveryId}`,
            en: `machine ${machineNo} has no delivery ${deliveryId}`,
          },
        },
      });
    }
    expect(await services.deliveries.result(stranger, { machineNo: motor, deliveryId: id })).toMatchObject({
      ok: false,
      refusal: { code: 6026 },
    });
  });
});
