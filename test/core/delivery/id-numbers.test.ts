import { describe, expect, it } from 'vitest';
import type { Sequence } from '#core/store/store.ts';
import { createServiceWorld, valueOf, merchant, motor } from '../services/service-world.ts';

const initialNumbers: Readonly<Record<Sequence, number>> = {
  order: 100,
  record: 200,
  delivery: 300,
  job: 400,
  callback: 500,
  'pickup-code': 600,
  core: 700,
};

describe('the numbers that a core gives', () => {
  it('go on from those that its store gave before, each from its own', async () => {
    const world = await createServiceWorld();
    await world.store.decide((tx) => {
      for (const [sequence, count] of Object.entries(initialNumbers))
        for (let n = 0; n < count; n++) tx.next(sequence as Sequence);
    });
    const sale = await world.placePaidOrder();
    expect(sale).toMatchObject({ orderId: 101, recordId: 201 });
    const delivery = await world.deliver(sale);
    expect(delivery.id).toBe('1000000000000301');
    const waiting = await world.placePaidOrder();
    await world.services.deliveries.queue(merchant, {
      machineNo: motor,
      orderId: waiting.orderId,
      ...world.newIdempotencyKey(),
    });
    expect(world.eventsOf('job-queued')).toMatchObject([{ job: 401 }]);
    await world.answer(delivery);
    expect(world.eventsOf('callback-queued')).toMatchObject([{ callback: 501 }]);
    valueOf(
      await world.services.pickupCodes.create(merchant, {
        machineNo: motor,
        productId: 7,
        expiresAt: null,
        codeLength: 6,
        count: 1,
        ...world.newIdempotencyKey(),
      }),
    );
    expect(await world.readRows((rows) => rows.openPickupCodes(motor))).toMatchObject([{ id: 601 }]);
  });
});
