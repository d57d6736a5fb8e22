import { describe, expect, it } from 'vitest';
import {
  createServiceWorld,
  drinks,
  valueOf,
  inMaintenance,
  inTransfer,
  merchant,
  motor,
  otherMerchant,
  requestQueue,
  type ServiceWorld,
} from '../services/service-world.ts';

/** The delivery that is in flight on a machine, the oldest if there are several. */
const currentDelivery = async ({ readRows }: ServiceWorld, machineNo = motor) =>
  (await readRows((rows) => rows.inFlight(machineNo)))[0]!;

describe('an order that is queued', () => {
  it('becomes one job an item in the order of its records, and the first starts at once', async () => {
    const world = await createServiceWorld();
    const { orderId, records } = await world.placePaidOrder(motor, [
      { productId: 7, quantity: 2 },
      { productId: 8, quantity: 1 },
    ]);
    expect(valueOf(await requestQueue(world, motor, orderId))).toEqual({
      total: 3,
      pending: 2,
      in_progress: 1,
      delivered: 0,
      failed: 0,
    });
    expect(world.eventsOf('job-queued')).toEqual(
      [1, 2, 3].map((job) => ({
        kind: 'job-queued',
        machine: motor,
        job,
        order: orderId,
        record: job < 3 ? records[0] : records[1],
      })),
    );
    expect(world.eventsOf('delivery-started')).toMatchObject([{ job: 1, record: records[0], lane: 0, quantity: 1 }]);
    expect(await world.readRows((rows) => rows.jobs(motor, 9))).toMatchObject([
      { id: 2, recordId: records[0], quantity: 1 },
      { id: 3, recordId: records[1], quantity: 1 },
    ]);
  });

  it('runs its jobs one by one, each when the one before has come back, and counts them to the end', async () => {
    const world = await createServiceWorld();
    const { orderId } = await world.placePaidOrder(motor, [{ productId: 7, quantity: 3 }]);
    await requestQueue(world, motor, orderId);
    await world.answer(await currentDelivery(world), true);
    expect(valueOf(await requestQueue(world, motor, orderId))).toEqual({
      total: 3,
      pending: 1,
      in_progress: 1,
      delivered: 1,
      failed: 0,
    });
    await world.answer(await currentDelivery(world), false);
    await world.answer(await currentDelivery(world), true);
    expect((await world.order(orderId)).records).toMatchObject([{ delivered: 2, inFlight: 0, doubtful: 0 }]);
    expect(world.eventsOf('delivery-started').map(({ job }) => job)).toEqual([1, 2, 3]);
    // The failed item is open again: asking once more queues it once more.
    expect(valueOf(await requestQueue(world, motor, orderId))).toEqual({
      total: 3,
      pending: 0,
      in_progress: 1,
      delivered: 2,
      failed: 0,
    });
  });

  it('counts as failed what has timed out', async () => {
    const world = await createServiceWorld();
    const { orderId } = await world.placePaidOrder();
    await requestQueue(world, motor, orderId);
    await world.advance(120_000);
    expect(valueOf(await requestQueue(world, motor, orderId))).toEqual({
      total: 1,
      pending: 0,
      in_progress: 0,
      delivered: 0,
      failed: 1,
    });
  });

  it('is one job of its whole quantity on a drinks machine', async () => {
    const world = await createServiceWorld();
    const { orderId } = await world.placePaidOrder(drinks, [{ productId: 7, quantity: 3 }]);
    expect(valueOf(await requestQueue(world, drinks, orderId))).toEqual({
      total: 3,
      pending: 0,
      in_progress: 3,
      delivered: 0,
      failed: 0,
    });
    expect(world.eventsOf('job-queued')).toHaveLength(1);
    expect(world.gateway.sent).toMatchObject([{ quantity: 3 }]);
  });

  it('is not queued again while a job of it waits, nor while an item of it is on its way', async () => {
    const world = await createServiceWorld();
    const first = await world.placePaidOrder(motor, [{ productId: 7, quantity: 2 }]);
    await world.deliver(first);
    expect(valueOf(await requestQueue(world, motor, first.orderId))).toEqual({
      total: 2,
      pending: 0,
      in_progress: 1,
      delivered: 0,
      failed: 1,
    });
    const both = await world.placePaidOrder(drinks, [
      { productId: 7, quantity: 1 },
      { productId: 8, quantity: 1 },
    ]);
    await world.deliver({ ...both, recordId: both.records[1]! });
    expect(valueOf(await requestQueue(world, drinks, both.orderId))).toMatchObject({ in_progress: 1, pending: 0 });
    const second = await world.placePaidOrder();
    expect(valueOf(await requestQueue(world, motor, second.orderId))).toMatchObject({ pending: 1 });
    expect(valueOf(await requestQueue(world, motor, second.orderId))).toMatchObject({ pending: 1 });
    expect(world.eventsOf('job-queued')).toHaveLength(1);
  });

  it('starts its next job at the dwell limit when nothing was heard of the one before', async () => {
    const world = await createServiceWorld();
    const { orderId } = await world.placePaidOrder(motor, [{ productId: 7, quantity: 2 }]);
    await requestQueue(world, motor, orderId);
    await world.advance(29_999);
    expect(world.gateway.sent).toHaveLength(1);
    await world.advance(1);
    expect(world.gateway.sent).toHaveLength(2);
    expect(world.events.slice(-4).map(({ kind }) => kind)).toEqual([
      'lock-released',
      'lock-granted',
      'delivery-started',
      'command-sent',
    ]);
  });

  it('releases an expired lock itself, so that the job before it runs first', async () => {
    const world = await createServiceWorld();
    await world.deliver(await world.placePaidOrder());
    const [a, b] = [await world.placePaidOrder(), await world.placePaidOrder()];
    await requestQueue(world, motor, a.orderId);
    world.clock.advance(30_000);
    expect(valueOf(await requestQueue(world, motor, b.orderId))).toMatchObject({ pending: 1 });
    expect(
      world
        .eventsOf('delivery-started')
        .map(({ order }) => order)
        .slice(1),
    ).toEqual([a.orderId]);
  });

  it("waits behind a direct delivery's lock, and a direct delivery behind it", async () => {
    const world = await createServiceWorld();
    await world.deliver(await world.placePaidOrder());
    const queued = await world.placePaidOrder();
    await requestQueue(world, motor, queued.orderId);
    const other = await world.placePaidOrder();
    world.clock.advance(30_000);
    const answer = await world.services.deliveries.deliver(merchant, {
      machineNo: motor,
      orderId: other.orderId,
      recordId: other.recordId,
      ...world.newIdempotencyKey(),
    });
    expect(answer).toEqual({ ok: false, refusal: { code: 6057, data: { retry_after_ms: 30_000 } } });
    expect(world.eventsOf('lock-granted')).toHaveLength(2);
  });
});

describe('a queue that is refused', () => {
  it('answers like a delivery: 6026, 5001, 6021, 4004, 6054, 4008, and leaves no trace', async () => {
    const world = await createServiceWorld();
    const unpaid = await world.placeOrder();
    const paid = await world.placePaidOrder();
    const orderOn: Record<string, number> = {};
    for (const machineNo of [inTransfer, inMaintenance]) {
      orderOn[machineNo] = 1000 + Number(machineNo);
      await world.store.decide((tx) => {
        const order = tx.order(paid.orderId)!;
        tx.putOrder({ ...order, id: orderOn[machineNo]!, machineNo, tradeId: machineNo });
      });
    }
    const before = await world.snapshot();
    const code = async (machineNo: string, orderId: number) => {
      const answer = await requestQueue(world, machineNo, orderId);
      return answer.ok ? 'accepted' : answer.refusal.code;
    };
    expect(
      await world.services.deliveries.queue(otherMerchant, {
        machineNo: motor,
        orderId: paid.orderId,
        ...world.newIdempotencyKey(),
      }),
    ).toMatchObject({ refusal: { code: 6026 } });
    expect(await code(inTransfer, orderOn[inTransfer]!)).toBe(5001);
    expect(await code(inMaintenance, orderOn[inMaintenance]!)).toBe(6021);
    expect(await code(motor, 99)).toBe(4004);
    expect(await code(motor, unpaid.orderId)).toBe(6054);
    world.gateway.offline.add(motor);
    expect(await code(motor, paid.orderId)).toBe(4008);
    expect(await world.snapshot()).toEqual(before);
  });

  it('is full at its bound, and not a job before: 6057 with how many wait', async () => {
    const world = await createServiceWorld({ config: { maxQueue: 3 } });
    await world.deliver(await world.placePaidOrder());
    const [two, one, more] = [
      await world.placePaidOrder(motor, [{ productId: 7, quantity: 2 }]),
      await world.placePaidOrder(),
      await world.placePaidOrder(),
    ];
    expect(valueOf(await requestQueue(world, motor, two.orderId))).toMatchObject({ pending: 2 });
    expect(valueOf(await requestQueue(world, motor, one.orderId))).toMatchObject({ pending: 1 });
    const before = await world.snapshot();
    expect(await requestQueue(world, motor, more.orderId)).toEqual({
      ok: false,
      refusal: { code: 6057, detail: { zh: '排队已满（3）', en: 'its queue is full (3 waiting)' } },
    });
    expect(await world.snapshot()).toEqual(before);
  });
});

describe('asking again how an order goes', () => {
  const counts = { total: 2, pending: 1, in_progress: 1, delivered: 0, failed: 0 };
  const queued = async (maxQueue = 200) => {
    const world = await createServiceWorld({ config: { maxQueue } });
    const { orderId } = await world.placePaidOrder(motor, [{ productId: 7, quantity: 2 }]);
    valueOf(await requestQueue(world, motor, orderId));
    return { world, orderId };
  };

  it('answers with the state when the queue is full, and when the order alone fills more than half of it', async () => {
    const { world, orderId } = await queued(2);
    expect(valueOf(await requestQueue(world, motor, orderId))).toEqual(counts);
    valueOf(await requestQueue(world, motor, (await world.placePaidOrder()).orderId));
    expect(await world.readRows((rows) => rows.jobs(motor, 9).length)).toBe(2);
    expect(valueOf(await requestQueue(world, motor, orderId))).toEqual(counts);
  });

  it.each(['MAINTENANCE', 'TRANSFER'] as const)('answers while the machine is in %s', async (mode) => {
    const { world, orderId } = await queued();
    await world.reports.onModeChange({ machineNo: motor, mode });
    expect(valueOf(await requestQueue(world, motor, orderId))).toEqual(counts);
  });

  it('answers while the machine is offline, and after all has dropped', async () => {
    const { world, orderId } = await queued();
    world.gateway.offline.add(motor);
    expect(valueOf(await requestQueue(world, motor, orderId))).toEqual(counts);
    await world.answer(await currentDelivery(world), true);
    await world.answer(await currentDelivery(world), true);
    const events = world.events.length;
    expect(valueOf(await requestQueue(world, motor, orderId))).toMatchObject({ delivered: 2, failed: 0 });
    expect(world.events).toHaveLength(events);
  });

  it('answers after a refund: what runs, and what will not be sent', async () => {
    const { world, orderId } = await queued();
    valueOf(
      await world.services.orders.update(merchant, {
        machineNo: motor,
        orderId,
        status: 2,
        ...world.newIdempotencyKey(),
      }),
    );
    expect(valueOf(await requestQueue(world, motor, orderId))).toEqual({
      total: 2,
      pending: 0,
      in_progress: 1,
      delivered: 0,
      failed: 1,
    });
    await world.answer(await currentDelivery(world), false);
    expect(valueOf(await requestQueue(world, motor, orderId))).toEqual({
      total: 2,
      pending: 0,
      in_progress: 0,
      delivered: 0,
      failed: 2,
    });
    expect(world.gateway.sent).toHaveLength(1);
  });
});

describe('the capacity of a queue', () => {
  it("counts new commands alone: not what has dropped, and a drinks machine's whole quantity as one", async () => {
    const world = await createServiceWorld({ config: { maxQueue: 2 } });
    const sale = await world.placePaidOrder(motor, [{ productId: 7, quantity: 3 }]);
    await world.answer(await world.deliver(sale), true);
    expect(valueOf(await requestQueue(world, motor, sale.orderId))).toMatchObject({
      delivered: 1,
      in_progress: 1,
      pending: 1,
    });
    const cups = await world.placePaidOrder(drinks, [{ productId: 7, quantity: 3 }]);
    expect(valueOf(await requestQueue(world, drinks, cups.orderId))).toMatchObject({ in_progress: 3 });
  });
});
