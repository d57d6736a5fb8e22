import { describe, expect, it } from 'vitest';
import { createServiceWorld, drinks, valueOf, merchant, motor, type ServiceWorld } from '../services/service-world.ts';

describe('an order that is refunded in the middle of a run', () => {
  const refund = (world: ServiceWorld, orderId: number) =>
    world.services.orders.update(merchant, { machineNo: motor, orderId, status: 2, ...world.newIdempotencyKey() });

  it('gets the item of a failed run back on its lane when the run comes back, not before', async () => {
    const world = await createServiceWorld();
    const sale = await world.placePaidOrder();
    const delivery = await world.deliver(sale);
    valueOf(await refund(world, sale.orderId));
    expect(await world.stock(motor)).toBe(2);
    await world.answer(delivery, false);
    expect(await world.stock(motor)).toBe(3);
    expect((await world.order(sale.orderId)).records).toMatchObject([{ status: 'IS_REFUND', inFlight: 0 }]);
  });

  it('gets back nothing that dropped, and nothing that may have', async () => {
    const world = await createServiceWorld();
    const [a, b] = [await world.placePaidOrder(), await world.placePaidOrder()];
    await world.answer(await settleAfterRefund(world, a));
    expect(await world.stock(motor)).toBe(1);
    await settleAfterRefund(world, b);
    await world.advance(120_000);
    expect(await world.stock(motor)).toBe(1);
    expect((await world.order(b.orderId)).records).toMatchObject([{ status: 'IS_REFUND', doubtful: 1 }]);
  });

  it("gets back nothing of a drinks machine's failed run of several cups: some may have been poured", async () => {
    const world = await createServiceWorld();
    const sale = await world.placePaidOrder(drinks, [{ productId: 7, quantity: 3 }]);
    const delivery = await world.deliver(sale);
    valueOf(
      await world.services.orders.update(merchant, {
        machineNo: drinks,
        orderId: sale.orderId,
        status: 2,
        ...world.newIdempotencyKey(),
      }),
    );
    await world.answer(delivery, false);
    expect(await world.stock(drinks)).toBe(0);
    expect((await world.order(sale.orderId)).records).toMatchObject([{ doubtful: 3 }]);
  });

  it('gets back nothing for a failed run of an order that was not refunded: the item is still sold', async () => {
    const world = await createServiceWorld();
    await world.answer(await world.deliver(await world.placePaidOrder()), false);
    expect(await world.stock(motor)).toBe(2);
  });

  it('settles even when the lane has been taken out meanwhile', async () => {
    const world = await createServiceWorld();
    const sale = await world.placePaidOrder();
    const running = await world.deliver(sale);
    valueOf(await refund(world, sale.orderId));
    await world.store.decide((tx) => {
      const order = tx.order(sale.orderId)!;
      tx.putOrder({ ...order, records: order.records.map((record) => ({ ...record, lane: 55 })) });
    });
    await world.answer(running, false);
    expect((await world.delivery(running.id)).outcome?.kind).toBe('failure');
  });

  async function settleAfterRefund(
    world: ServiceWorld,
    sale: { machineNo: string; orderId: number; recordId: number },
  ) {
    const running = await world.deliver(sale);
    valueOf(await refund(world, sale.orderId));
    return running;
  }
});
