import { describe, expect, it } from 'vitest';
import { defaultConfig } from '#core/config.ts';
import {
  createServiceWorld,
  drinks,
  valueOf,
  inMaintenance,
  inTransfer,
  merchant,
  motor,
  notifyUrl,
  otherMerchant,
  otherMerchantsMachine,
} from '../services/service-world.ts';

const start = 1_000_000;
const wallAhead = 7_200_000;

describe('a delivery that is accepted', () => {
  it('holds the lock from now to the dwell limit, and is written with its deadline, in one decision', async () => {
    const { placePaidOrder, deliver, readRows, clock, scheduled } = await createServiceWorld();
    const sale = await placePaidOrder();
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
      startedAt: start + wallAhead + 250,
      timeoutAt: start + 250 + 120_000,
      outcome: null,
    });
    expect(await readRows((rows) => rows.lock(motor))).toEqual({
      lastToken: 1,
      hold: { token: 1, deliveryId: delivery.id, grantedAt: start + 250, expiresAt: start + 250 + 30_000 },
    });
    // The alarm is set to the first of the two deadlines.
    expect(scheduled.at.at(-1)).toBe(start + 250 + 30_000);
  });

  it('sets the alarm to the fallback where that comes before the dwell limit', async () => {
    const { placePaidOrder, deliver, scheduled } = await createServiceWorld({ config: { timeoutMs: 5_000 } });
    await deliver(await placePaidOrder());
    expect(scheduled.at.at(-1)).toBe(start + 5_000);
  });

  it('marks its record, and no other of the order', async () => {
    const { placePaidOrder, deliver, order } = await createServiceWorld();
    const sale = await placePaidOrder(motor, [
      { productId: 7, quantity: 1 },
      { productId: 8, quantity: 2 },
    ]);
    await deliver({ ...sale, recordId: sale.records[1]! });
    expect((await order(sale.orderId)).records).toMatchObject([
      { status: 'WAITING_PICKED_UP', inFlight: 0 },
      { status: 'IS_DELIVERING', inFlight: 1, quantity: 2 },
    ]);
  });

  it('emits the grant first, then its start, then the command, each by its own numbers', async () => {
    const { placePaidOrder, deliver, events, gateway } = await createServiceWorld();
    const sale = await placePaidOrder(motor, [{ productId: 8, quantity: 1 }]);
    events.length = 0;
    const { id } = await deliver(sale);
    const { orderId: order, recordId: record } = sale;
    expect(events).toEqual([
      { kind: 'lock-granted', machine: motor, token: 1, delivery: id, machineKind: 'motor', dwellMs: 30_000 },
      { kind: 'delivery-started', machine: motor, delivery: id, token: 1, order, record, lane: 2, quantity: 1, job: 0 },
      { kind: 'command-sent', machine: motor, delivery: id, token: 1 },
    ]);
    expect(gateway.sent).toMatchObject([
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
    const { placePaidOrder, deliver } = await createServiceWorld();
    expect(await deliver(await placePaidOrder(machineNo, [{ productId: 7, quantity }]))).toMatchObject({
      quantity: commanded,
    });
  });

  it("takes the dwell limit of the machine's own kind", async () => {
    const { placePaidOrder, deliver, eventsOf, readRows } = await createServiceWorld();
    await deliver(await placePaidOrder(drinks));
    expect(eventsOf('lock-granted')).toMatchObject([{ machineKind: 'other', dwellMs: defaultConfig.dwellMs.other }]);
    expect(await readRows((rows) => rows.lock(drinks).hold)).toMatchObject({
      grantedAt: start,
      expiresAt: start + 45_000,
    });
  });

  it("answers what the merchant may see: number, the calendar's time, no outcome, and the machine's zone", async () => {
    const { placePaidOrder, services, newIdempotencyKey } = await createServiceWorld();
    const { machineNo, orderId, recordId } = await placePaidOrder();
    expect(
      await services.deliveries.deliver(merchant, { machineNo, orderId, recordId, ...newIdempotencyKey() }),
    ).toEqual({
      ok: true,
      value: { deliveryId: '1000000000000001', startedAt: start + wallAhead, outcome: null, utcOffsetMinutes: 540 },
    });
  });
});

/** Refusals: the situation, the call, the code, and the detail for the merchant. */
describe('a delivery that is refused', () => {
  it("for another merchant's machine, or one that is not there, looks the same: 6026", async () => {
    const { services, newIdempotencyKey, snapshot } = await createServiceWorld();
    const before = await snapshot();
    for (const machineNo of [otherMerchantsMachine, '99999999']) {
      const refusal = { code: 6026, detail: { zh: `machine_no ${machineNo}`, en: `machine_no ${machineNo}` } };
      expect(
        await services.deliveries.deliver(merchant, { machineNo, orderId: 1, recordId: 1, ...newIdempotencyKey() }),
      ).toEqual({
        ok: false,
        refusal,
      });
    }
    expect(await snapshot()).toEqual(before);
  });

  it('for an order of another merchant, of another machine, or unknown: 4004 in both languages', async () => {
    const { services, newIdempotencyKey, placePaidOrder, snapshot } = await createServiceWorld();
    const { orderId, recordId } = await placePaidOrder(drinks);
    const otherOrder = valueOf(
      await services.orders.create(otherMerchant, {
        machineNo: otherMerchantsMachine,
        notifyUrl,
        tradeId: 'theirs',
        products: [{ productId: 7, quantity: 1 }],
      }),
    );
    const before = await snapshot();
    for (const wrong of [orderId, otherOrder.orderId, 77]) {
      const refusal = {
        code: 4004,
        detail: { zh: `设备 ${motor} 没有订单 ${wrong}`, en: `machine ${motor} has no order ${wrong}` },
      };
      expect(
        await services.deliveries.deliver(merchant, {
          machineNo: motor,
          orderId: wrong,
          recordId,
          ...newIdempotencyKey(),
        }),
      ).toEqual({ ok: false, refusal });
    }
    expect(await snapshot()).toEqual(before);
  });

  it('on a machine in transfer, 5001, and on one in maintenance, which takes lane tests only, 6021', async () => {
    const { services, newIdempotencyKey } = await createServiceWorld();
    const input = { orderId: 1, recordId: 1 };
    expect(
      await services.deliveries.deliver(merchant, { machineNo: inTransfer, ...input, ...newIdempotencyKey() }),
    ).toEqual({
      ok: false,
      refusal: { code: 5001 },
    });
    expect(
      await services.deliveries.deliver(merchant, { machineNo: inMaintenance, ...input, ...newIdempotencyKey() }),
    ).toEqual({
      ok: false,
      refusal: {
        code: 6021,
        status: 409,
        detail: { zh: '设备正在维护，只能测试货道', en: 'the machine is in maintenance and takes lane tests only' },
      },
    });
  });

  it('for an unpaid order, 6054; for a record of another order, 4004', async () => {
    const { services, newIdempotencyKey, placeOrder, placePaidOrder, snapshot } = await createServiceWorld();
    const { orderId } = await placeOrder();
    const paid = await placePaidOrder();
    const before = await snapshot();
    const deliver = (order: number, recordId: number) =>
      services.deliveries.deliver(merchant, { machineNo: motor, orderId: order, recordId, ...newIdempotencyKey() });
    expect(await deliver(orderId, 1)).toEqual({ ok: false, refusal: { code: 6054 } });
    expect(await deliver(paid.orderId, 1)).toEqual({
      ok: false,
      refusal: {
        code: 4004,
        detail: { zh: `订单 ${paid.orderId} 中没有记录 1`, en: `order ${paid.orderId} has no record 1` },
      },
    });
    expect(await snapshot()).toEqual(before);
  });

  it('on a machine that is offline, 4008, and has no effect', async () => {
    const { services, newIdempotencyKey, placePaidOrder, gateway, snapshot } = await createServiceWorld();
    const { machineNo, orderId, recordId } = await placePaidOrder();
    gateway.offline.add(motor);
    const before = await snapshot();
    expect(
      await services.deliveries.deliver(merchant, { machineNo, orderId, recordId, ...newIdempotencyKey() }),
    ).toEqual({
      ok: false,
      refusal: { code: 4008 },
    });
    expect(await snapshot()).toEqual(before);
  });

  it('on a busy machine, 6057 with the wait to the dwell limit, to the last millisecond of the hold', async () => {
    const { services, newIdempotencyKey, placePaidOrder, deliver, clock, snapshot } = await createServiceWorld();
    await deliver(await placePaidOrder());
    const { machineNo, orderId, recordId } = await placePaidOrder();
    const busy = (wait: number) => ({ ok: false, refusal: { code: 6057, data: { retry_after_ms: wait } } });
    const before = await snapshot();
    expect(
      await services.deliveries.deliver(merchant, { machineNo, orderId, recordId, ...newIdempotencyKey() }),
    ).toEqual(busy(30_000));
    clock.advance(29_999);
    expect(
      await services.deliveries.deliver(merchant, { machineNo, orderId, recordId, ...newIdempotencyKey() }),
    ).toEqual(busy(1));
    expect(await snapshot()).toEqual(before);
    // The lock expires in the call itself, without a timer.
    clock.advance(1);
    expect(
      valueOf(await services.deliveries.deliver(merchant, { machineNo, orderId, recordId, ...newIdempotencyKey() }))
        .deliveryId,
    ).toBe('1000000000000002');
  });

  it('for a record whose every item has dropped, 6034', async () => {
    const { services, newIdempotencyKey, placePaidOrder, deliver, answer } = await createServiceWorld();
    const sale = await placePaidOrder();
    await answer(await deliver(sale));
    expect(
      await services.deliveries.deliver(merchant, {
        machineNo: motor,
        orderId: sale.orderId,
        recordId: sale.recordId,
        ...newIdempotencyKey(),
      }),
    ).toEqual({ ok: false, refusal: { code: 6034 } });
  });

  it('gets the same refusal for the same bytes, even when a new request would be accepted', async () => {
    const { services, placePaidOrder, gateway } = await createServiceWorld();
    const { machineNo, orderId, recordId } = await placePaidOrder();
    gateway.offline.add(motor);
    const same = { machineNo, orderId, recordId, sign: 'same' };
    const refused = await services.deliveries.deliver(merchant, same);
    gateway.offline.clear();
    expect(await services.deliveries.deliver(merchant, same)).toEqual(refused);
    expect(gateway.sent).toEqual([]);
  });
});

describe('asking how a delivery stands', () => {
  it('answers its outcome once there is one', async () => {
    const { services, placePaidOrder, deliver, answer, clock } = await createServiceWorld();
    const delivery = await deliver(await placePaidOrder());
    const ask = () => services.deliveries.result(merchant, { machineNo: motor, deliveryId: delivery.id });
    expect(valueOf(await ask())).toMatchObject({ deliveryId: delivery.id, outcome: null });
    clock.advance(800);
    await answer(delivery, false);
    expect(valueOf(await ask())).toEqual({
      deliveryId: delivery.id,
      startedAt: start + wallAhead,
      outcome: { kind: 'failure', floorStatus: 2, errorMsg: 'Goods are Stuck', at: start + wallAhead + 800 },
      utcOffsetMinutes: 540,
    });
  });

  it("is refused for another machine's or no delivery, 4004, and for another merchant's machine, 6026", async () => {
    const { services, placePaidOrder, deliver } = await createServiceWorld();
    const { id } = await deliver(await placePaidOrder());
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
    expect(await services.deliveries.result(otherMerchant, { machineNo: motor, deliveryId: id })).toMatchObject({
      ok: false,
      refusal: { code: 6026 },
    });
  });
});
