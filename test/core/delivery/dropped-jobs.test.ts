import { describe, expect, it } from 'vitest';
import { defaultRules } from '#core/rules.ts';
import { createServiceWorld, valueOf, merchant, motor, requestQueue } from '../services/service-world.ts';

describe('a job that can no longer run', () => {
  it('is dropped with an event when its order is refunded, and the next in line goes on', async () => {
    const world = await createServiceWorld();
    await world.deliver(await world.placePaidOrder());
    const [a, b] = [await world.placePaidOrder(motor, [{ productId: 7, quantity: 2 }]), await world.placePaidOrder()];
    for (const { orderId } of [a, b]) await requestQueue(world, motor, orderId);
    valueOf(
      await world.services.orders.update(merchant, {
        machineNo: motor,
        orderId: a.orderId,
        status: 2,
        ...world.newIdempotencyKey(),
      }),
    );
    expect(world.eventsOf('job-dropped')).toEqual(
      [1, 2].map((job) => ({
        kind: 'job-dropped',
        machine: motor,
        job,
        order: a.orderId,
        record: a.recordId,
        reason: 'the order was refunded',
      })),
    );
    await world.advance(30_000);
    expect(world.eventsOf('delivery-started').at(-1)).toMatchObject({ order: b.orderId, job: 3 });
  });

  it('is dropped with the code of its refusal when its record has been delivered meanwhile', async () => {
    const world = await createServiceWorld();
    const busy = await world.deliver(await world.placePaidOrder());
    const { orderId, recordId } = await world.placePaidOrder();
    await requestQueue(world, motor, orderId);
    await world.store.decide((tx) => {
      const order = tx.order(orderId)!;
      tx.putOrder({ ...order, records: order.records.map((record) => ({ ...record, delivered: record.quantity })) });
    });
    await world.answer(busy);
    expect(world.eventsOf('job-dropped')).toEqual([
      { kind: 'job-dropped', machine: motor, job: 1, order: orderId, record: recordId, reason: 'refused with 6034' },
    ]);
    expect(await world.readRows((rows) => [rows.jobs(motor, 9), rows.lock(motor).hold])).toEqual([[], null]);
  });

  it('is dropped when the order does not exist', async () => {
    const world = await createServiceWorld();
    const busy = await world.deliver(await world.placePaidOrder());
    await world.store.decide((tx) => tx.putJob({ id: 9, machineNo: motor, orderId: 404, recordId: 1, quantity: 1 }));
    await world.answer(busy);
    expect(world.eventsOf('job-dropped')).toEqual([
      { kind: 'job-dropped', machine: motor, job: 9, order: 404, record: 1, reason: 'the order does not exist' },
    ]);
  });

  it('is dropped, and not tried for ever, when the lock that is free is not granted', async () => {
    const world = await createServiceWorld({
      rules: { ...defaultRules, lock: { ...defaultRules.lock, grant: () => null } },
    });
    const { orderId, recordId } = await world.placePaidOrder();
    expect(valueOf(await requestQueue(world, motor, orderId))).toMatchObject({ pending: 0, in_progress: 0, failed: 1 });
    expect(world.eventsOf('job-dropped')).toEqual([
      { kind: 'job-dropped', machine: motor, job: 1, order: orderId, record: recordId, reason: 'refused with 6057' },
    ]);
  });

  it('starts nothing on a removed machine, whose lock expires all the same', async () => {
    const world = await createServiceWorld();
    const unknownMachineNo = '99999999';
    await world.store.decide((tx) => {
      tx.putLock(unknownMachineNo, {
        lastToken: 4,
        hold: { token: 4, deliveryId: '5', grantedAt: 0, expiresAt: world.coreClock.now() + 10 },
      });
      tx.putJob({ id: 9, machineNo: unknownMachineNo, orderId: 1, recordId: 1, quantity: 1 });
    });
    await world.advance(10);
    expect(world.events).toEqual([{ kind: 'lock-released', machine: unknownMachineNo, token: 4, cause: 'dwell' }]);
    expect(
      await world.readRows((rows) => [rows.lock(unknownMachineNo), rows.jobs(unknownMachineNo, 9).length]),
    ).toEqual([{ lastToken: 4, hold: null }, 1]);
  });

  it('waits while the machine is in maintenance, and starts when it sells again', async () => {
    const world = await createServiceWorld();
    const busy = await world.deliver(await world.placePaidOrder());
    const { orderId } = await world.placePaidOrder();
    await requestQueue(world, motor, orderId);
    await world.reports.onModeChange({ machineNo: motor, mode: 'MAINTENANCE' });
    await world.answer(busy);
    expect(world.gateway.sent).toHaveLength(1);
    await world.reports.onModeChange({ machineNo: motor, mode: 'NORMAL' });
    expect(world.gateway.sent).toHaveLength(2);
    expect(world.eventsOf('delivery-started').at(-1)).toMatchObject({ order: orderId, job: 1 });
  });
});
