import { describe, expect, it } from 'vitest';
import { sign } from '#core/signing/sign.ts';
import {
  createServiceWorld,
  valueOf,
  inMaintenance,
  merchant,
  motor,
  notifyUrl,
  otherMerchantsMachine,
  type ServiceWorld,
} from '../services/service-world.ts';

const start = 1_000_000;
const wallAhead = 7_200_000;
const expiryMs = 20 * 60_000;

describe('a status that a merchant sets', () => {
  const setStatus = (world: ServiceWorld, orderId: number, status: number, machineNo = motor) =>
    world.services.orders.update(merchant, { machineNo, orderId, status, ...world.newIdempotencyKey() });

  it('is stored, and its merchant is notified', async () => {
    const world = await createServiceWorld();
    const { orderId } = await world.placeOrder();
    expect(await setStatus(world, orderId, 1)).toEqual({ ok: true, value: { orderId } });
    expect(await world.order(orderId)).toMatchObject({ status: 'SUCCESS', expiresAt: null });
    expect(world.eventsOf('order-changed')).toEqual([
      { kind: 'order-changed', machine: motor, order: orderId, status: 'SUCCESS', cause: 'merchant' },
    ]);
  });

  it('that the order has already is no news', async () => {
    const world = await createServiceWorld();
    const { orderId } = await world.placePaidOrder();
    expect(await setStatus(world, orderId, 1)).toEqual({ ok: true, value: { orderId } });
    expect(world.eventsOf('order-changed')).toHaveLength(1);
  });

  it.each([3, 4])('of %d ends an unpaid order and puts its stock back; no merchant is notified', async (status) => {
    const world = await createServiceWorld();
    const { orderId } = await world.placeOrder(motor, [{ productId: 7, quantity: 2 }]);
    await setStatus(world, orderId, status);
    expect(await world.stock(motor)).toBe(3);
    expect((await world.order(orderId)).expiresAt).toBeNull();
    expect(world.eventsOf('callback-queued')).toEqual([]);
  });

  it("is refused for another machine's or no order, 4004, and for another merchant's machine, 6026", async () => {
    const world = await createServiceWorld();
    const { orderId } = await world.placeOrder();
    expect(await setStatus(world, orderId, 1, inMaintenance)).toMatchObject({ refusal: { code: 4004 } });
    expect(await setStatus(world, 99, 1)).toMatchObject({ refusal: { code: 4004 } });
    expect(await setStatus(world, orderId, 1, otherMerchantsMachine)).toMatchObject({ refusal: { code: 6026 } });
    expect((await world.order(orderId)).status).toBe('NOTPAY');
  });

  it('that the order does not allow is refused with what it is and what was asked', async () => {
    const world = await createServiceWorld();
    const { orderId } = await world.placePaidOrder();
    expect(await setStatus(world, orderId, 5)).toEqual({
      ok: false,
      refusal: {
        code: 6043,
        detail: {
          zh: '订单状态为 SUCCESS，不能改为 USERPAYING',
          en: 'the order is SUCCESS and cannot become USERPAYING',
        },
      },
    });
  });

  it('of paid comes too late at the very millisecond of the expiry: the order is closed, 6042', async () => {
    const world = await createServiceWorld();
    const [early, late] = [await world.placeOrder(), await world.placeOrder()];
    world.clock.advance(expiryMs - 1);
    expect(await setStatus(world, early.orderId, 1)).toMatchObject({ ok: true });
    world.clock.advance(1);
    expect(await setStatus(world, late.orderId, 1)).toEqual({ ok: false, refusal: { code: 6042 } });
    expect((await world.order(late.orderId)).status).toBe('CLOSED');
  });

  it('of refund puts back what was not commanded, once, and keeps the rest', async () => {
    const world = await createServiceWorld();
    const sale = await world.placePaidOrder(motor, [{ productId: 7, quantity: 3 }]);
    await world.answer(await world.deliver(sale));
    await setStatus(world, sale.orderId, 2);
    await setStatus(world, sale.orderId, 2);
    expect(await world.stock(motor)).toBe(2);
  });

  it("takes the order's jobs out of the queue for a refund alone", async () => {
    const world = await createServiceWorld();
    const { orderId } = await world.placeOrder();
    await world.store.decide((tx) => tx.putJob({ id: 9, machineNo: motor, orderId, recordId: 1, quantity: 1 }));
    await setStatus(world, orderId, 1);
    expect(await world.readRows((rows) => rows.jobsOfOrder(orderId).length)).toBe(1);
    await setStatus(world, orderId, 2);
    expect(await world.readRows((rows) => rows.jobsOfOrder(orderId).length)).toBe(0);
    expect(world.eventsOf('job-dropped')).toMatchObject([{ job: 9, reason: 'the order was refunded' }]);
  });

  it('puts nothing back on a lane that has been taken out', async () => {
    const world = await createServiceWorld();
    const sale = await world.placePaidOrder();
    await world.store.decide((tx) => {
      const sold = tx.order(sale.orderId)!;
      tx.putOrder({ ...sold, records: sold.records.map((record) => ({ ...record, lane: 55 })) });
    });
    expect(await setStatus(world, sale.orderId, 2)).toMatchObject({ ok: true });
    expect(await world.readRows((rows) => rows.lane(motor, 55))).toBeUndefined();
  });

  it('has one effect and one answer for the same bytes', async () => {
    const world = await createServiceWorld();
    const { orderId } = await world.placeOrder();
    const same = { machineNo: motor, orderId, status: 1, sign: 'same' };
    const first = await world.services.orders.update(merchant, same);
    valueOf(await world.services.orders.update(merchant, { ...same, status: 2, ...world.newIdempotencyKey() }));
    expect(await world.services.orders.update(merchant, same)).toEqual(first);
    expect((await world.order(orderId)).status).toBe('REFUND');
  });
});

describe('an order that is not paid', () => {
  it('is closed at its limit and not before; its stock goes back and the merchant is notified, signed', async () => {
    const world = await createServiceWorld();
    const { orderId } = await world.placeOrder(motor, [{ productId: 7, quantity: 2 }]);
    await world.advance(expiryMs - 1);
    expect((await world.order(orderId)).status).toBe('NOTPAY');
    await world.advance(1);
    expect(await world.order(orderId)).toMatchObject({
      status: 'CLOSED',
      expiresAt: null,
      records: [{ status: 'IS_REFUND' }],
    });
    expect(await world.stock(motor)).toBe(3);
    expect(world.eventsOf('order-changed')).toEqual([
      { kind: 'order-changed', machine: motor, order: orderId, status: 'CLOSED', cause: 'expiry' },
    ]);
    expect(world.eventsOf('callback-queued')).toEqual([
      {
        kind: 'callback-queued',
        callback: 1,
        delivery: '',
        order: orderId,
        record: 0,
        url: notifyUrl,
        outcome: 'closed',
      },
    ]);
    const callback = (await world.readRows((rows) => rows.callback(1)))!;
    expect(callback).toMatchObject({
      appId: 'app-1',
      url: notifyUrl,
      orderId,
      recordId: 0,
      deliveryId: '',
      attempts: 0,
      state: 'pending',
    });
    const body = JSON.parse(callback.body) as Record<string, string | number>;
    const { tradeId } = await world.order(orderId);
    expect(body).toEqual({
      method: 'order.closed',
      order_id: orderId,
      trade_id: tradeId,
      status: 'CLOSED',
      timestamp: String((start + wallAhead + expiryMs) / 1000),
      sign: sign(body, 'key-1'),
    });
  });

  it('of a merchant that has left is closed, without a callback', async () => {
    const world = await createServiceWorld();
    const { orderId } = await world.placeOrder();
    Object.assign(world.kernel, { callbackSigner: () => undefined });
    await world.advance(expiryMs);
    expect((await world.order(orderId)).status).toBe('CLOSED');
    expect(world.eventsOf('callback-queued')).toEqual([]);
  });

  it('closes once: the merchant who calls in the same moment finds it closed, and is notified once', async () => {
    const world = await createServiceWorld();
    const { orderId } = await world.placeOrder();
    world.clock.advance(expiryMs);
    await world.services.orders.update(merchant, {
      machineNo: motor,
      orderId,
      status: 1,
      ...world.newIdempotencyKey(),
    });
    await world.advance(1);
    expect(world.eventsOf('callback-queued')).toHaveLength(1);
    expect(await world.stock(motor)).toBe(3);
  });
});
