import { describe, expect, it } from 'vitest';
import {
  createServiceWorld,
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
const expiryMs = 20 * 60_000;

const order = (products = [{ productId: 7, quantity: 1 }], change: { machineNo?: string; tradeId?: string } = {}) => ({
  machineNo: motor,
  notifyUrl,
  tradeId: 't-1',
  products,
  ...change,
});

describe('a new order', () => {
  it('is unpaid, costs the sum of its items, and expires twenty minutes on', async () => {
    const { services, readRows, scheduled, eventsOf } = await createServiceWorld();
    const answer = await services.orders.create(
      merchant,
      order([
        { productId: 7, quantity: 2 },
        { productId: 8, quantity: 1 },
      ]),
    );
    expect(answer).toEqual({ ok: true, value: { orderId: 1 } });
    const record = {
      price: 350,
      status: 'WAITING_PICKED_UP',
      delivered: 0,
      inFlight: 0,
      doubtful: 0,
      notifySent: false,
    };
    expect(await readRows((rows) => rows.order(1))).toEqual({
      id: 1,
      appId: 'app-1',
      machineNo: motor,
      tradeId: 't-1',
      notifyUrl,
      status: 'NOTPAY',
      amount: 900,
      createdAt: start + wallAhead,
      expiresAt: start + expiryMs,
      pickupCodeId: null,
      notifySendCount: 0,
      records: [
        { id: 1, productId: 7, lane: 0, quantity: 2, ...record },
        { id: 2, productId: 8, lane: 2, quantity: 1, ...record, price: 200 },
      ],
    });
    expect(scheduled.at).toEqual([start + expiryMs]);
    expect(eventsOf('order-created')).toEqual([
      {
        kind: 'order-created',
        machine: motor,
        order: 1,
        records: [
          { record: 1, lane: 0, quantity: 2 },
          { record: 2, lane: 2, quantity: 1 },
        ],
      },
    ]);
  });

  it('reserves its items on the first lane that holds enough of them', async () => {
    const { placeOrder, stock, order: read } = await createServiceWorld();
    await placeOrder(motor, [{ productId: 7, quantity: 3 }]);
    expect([await stock(motor, 0), await stock(motor, 1)]).toEqual([0, 5]);
    const { orderId } = await placeOrder(motor, [{ productId: 7, quantity: 1 }]);
    expect([await stock(motor, 0), await stock(motor, 1)]).toEqual([0, 4]);
    expect((await read(orderId)).records).toMatchObject([{ lane: 1 }]);
  });

  it('counts what its own earlier lines have taken', async () => {
    const { placeOrder, stock } = await createServiceWorld();
    await placeOrder(motor, [
      { productId: 7, quantity: 3 },
      { productId: 7, quantity: 3 },
    ]);
    expect([await stock(motor, 0), await stock(motor, 1)]).toEqual([0, 2]);
    await placeOrder(motor, [
      { productId: 8, quantity: 1 },
      { productId: 8, quantity: 1 },
    ]);
    expect(await stock(motor, 2)).toBe(0);
  });

  it('is refused for a product that the machine does not sell, 6045, or lacks, 6047, and takes nothing', async () => {
    const { services, snapshot } = await createServiceWorld();
    const before = await snapshot();
    expect(
      await services.orders.create(
        merchant,
        order([
          { productId: 7, quantity: 1 },
          { productId: 99, quantity: 1 },
        ]),
      ),
    ).toEqual({ ok: false, refusal: { code: 6045, detail: { zh: 'product_id 99', en: 'product_id 99' } } });
    expect(await services.orders.create(merchant, order([{ productId: 7, quantity: 6 }]))).toEqual({
      ok: false,
      refusal: { code: 6047, detail: { zh: 'product_id 7 剩余 5', en: 'product_id 7 has 5 left' } },
    });
    expect(
      await services.orders.create(
        merchant,
        order([
          { productId: 8, quantity: 2 },
          { productId: 8, quantity: 1 },
        ]),
      ),
    ).toMatchObject({ refusal: { code: 6047, detail: { en: 'product_id 8 has 0 left' } } });
    expect(await snapshot()).toEqual(before);
  });

  it('is refused under a trade_id that the merchant has used, 6040 with its order; others may use it', async () => {
    const { services, snapshot } = await createServiceWorld();
    await services.orders.create(merchant, order());
    const before = await snapshot();
    expect(await services.orders.create(merchant, order())).toEqual({
      ok: false,
      refusal: { code: 6040, detail: { zh: 'trade_id t-1', en: 'trade_id t-1' }, data: { order_id: 1 } },
    });
    expect(await services.orders.create(merchant, { ...order(), machineNo: inTransfer })).toMatchObject({
      refusal: { code: 6040 },
    });
    expect(await snapshot()).toEqual(before);
    expect(await services.orders.create(otherMerchant, order(undefined, { machineNo: otherMerchantsMachine }))).toEqual(
      {
        ok: true,
        value: { orderId: 2 },
      },
    );
  });

  it("is taken in maintenance; refused on a machine in transfer, 5001, and on another merchant's, 6026", async () => {
    const { services } = await createServiceWorld();
    expect(await services.orders.create(merchant, order(undefined, { machineNo: inMaintenance }))).toMatchObject({
      ok: true,
    });
    expect(await services.orders.create(merchant, order(undefined, { machineNo: inTransfer, tradeId: 't-2' }))).toEqual(
      { ok: false, refusal: { code: 5001 } },
    );
    expect(
      await services.orders.create(merchant, order(undefined, { machineNo: otherMerchantsMachine, tradeId: 't-2' })),
    ).toMatchObject({ ok: false, refusal: { code: 6026 } });
  });
});

describe('reading an order', () => {
  it("answers it as it stands, with its machine's zone", async () => {
    const { services, placeOrder, order: read } = await createServiceWorld();
    const { orderId } = await placeOrder();
    expect(await services.orders.get(merchant, { machineNo: motor, orderId })).toEqual({
      ok: true,
      value: { order: await read(orderId), utcOffsetMinutes: 540 },
    });
  });

  it('is refused on another machine, 4004, and to another merchant, 6026', async () => {
    const { services, placeOrder } = await createServiceWorld();
    const { orderId } = await placeOrder();
    expect(await services.orders.get(merchant, { machineNo: inMaintenance, orderId })).toMatchObject({
      refusal: { code: 4004 },
    });
    expect(await services.orders.get(otherMerchant, { machineNo: motor, orderId })).toMatchObject({
      refusal: { code: 6026 },
    });
    expect(await services.orders.get(otherMerchant, { machineNo: otherMerchantsMachine, orderId })).toMatchObject({
      refusal: { code: 4004 },
    });
  });
});
