import { describe, expect, it } from 'vitest';
import { createServiceWorld, inMaintenance, merchant, motor } from '../services/service-world.ts';

const notifyUrl = 'http://169.254.169.254/latest/meta-data';
const refused = {
  ok: false,
  refusal: { code: 4003, detail: { en: expect.stringContaining('notify_url has the host 169.254.169.254') as string } },
};

describe('a notify_url that is never called', () => {
  it('is refused when the order is created, and no stock is reserved', async () => {
    const { services, readRows } = await createServiceWorld();
    const before = await readRows((rows) => rows.lanes(motor).map(({ stock }) => stock));
    const products = [{ productId: 7, quantity: 1 }];
    expect(
      await services.orders.create(merchant, { machineNo: motor, notifyUrl, tradeId: 't', products }),
    ).toMatchObject(refused);
    expect(await readRows((rows) => rows.lanes(motor).map(({ stock }) => stock))).toEqual(before);
  });

  it('is refused when a pickup code is consumed, and the code stays good', async () => {
    const { services, newIdempotencyKey, readRows } = await createServiceWorld();
    const codes = { machineNo: motor, productId: 7, expiresAt: null, codeLength: 6, count: 1, ...newIdempotencyKey() };
    await services.pickupCodes.create(merchant, codes);
    const [code] = await readRows((rows) => rows.openPickupCodes(motor));
    const answer = await services.pickupCodes.consume(merchant, {
      machineNo: motor,
      code: code!.code,
      productId: 7,
      notifyUrl,
      tradeId: 't',
      ...newIdempotencyKey(),
    });
    expect(answer).toMatchObject(refused);
    expect(await readRows((rows) => rows.openPickupCodes(motor))).toHaveLength(1);
  });

  it('is refused for a lane test, and nothing moves', async () => {
    const { services, newIdempotencyKey, eventsOf } = await createServiceWorld();
    expect(
      await services.deliveries.laneTest(merchant, {
        machineNo: inMaintenance,
        lane: 0,
        notifyUrl,
        ...newIdempotencyKey(),
      }),
    ).toMatchObject(refused);
    expect(eventsOf('delivery-started')).toEqual([]);
  });
});
