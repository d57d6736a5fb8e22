import { describe, expect, it } from 'vitest';
import {
  createServiceWorld,
  valueOf,
  inTransfer,
  merchant,
  motor,
  otherMerchant,
  otherMerchantsMachine,
  type ServiceWorld,
} from '../services/service-world.ts';
import { codes, createOneCode, consumeCode } from './pickup-codes.ts';

describe('cancelling pickup codes', () => {
  const cancel = (world: ServiceWorld, change: { id?: number | null; machineNo?: string; sign?: string } = {}) =>
    world.services.pickupCodes.cancel(merchant, {
      machineNo: motor,
      id: null,
      ...world.newIdempotencyKey(),
      ...change,
    });

  it('takes one back: it is refused when it is typed, 6031, and no longer listed; the others stay good', async () => {
    const world = await createServiceWorld();
    const [cancelledCode, remainingCode] = [await createOneCode(world), await createOneCode(world)];
    expect(await cancel(world, { id: cancelledCode.id })).toEqual({ ok: true, value: { cancelled: 1 } });
    expect(await consumeCode(world, cancelledCode.code)).toEqual({ ok: false, refusal: { code: 6031 } });
    expect(await codes(world)).toEqual([remainingCode]);
    expect(await world.readRows((rows) => rows.pickupCodeById(cancelledCode.id))).toEqual({
      ...cancelledCode,
      cancelledAt: world.clock.now(),
    });
    expect(await consumeCode(world, remainingCode.code)).toMatchObject({ ok: true });
    expect(await world.stock(motor)).toBe(2);
  });

  it('cancels all unused codes of a machine, and none of another merchant', async () => {
    const world = await createServiceWorld();
    const used = await createOneCode(world);
    valueOf(await consumeCode(world, used.code));
    await createOneCode(world, { productId: null });
    await createOneCode(world, { productId: 8 });
    const otherInput = { machineNo: otherMerchantsMachine, productId: 7, expiresAt: null, codeLength: 6, count: 1 };
    valueOf(await world.services.pickupCodes.create(otherMerchant, { ...otherInput, ...world.newIdempotencyKey() }));
    expect(await cancel(world)).toEqual({ ok: true, value: { cancelled: 2 } });
    expect(await codes(world)).toEqual([]);
    expect(await world.readRows((rows) => rows.openPickupCodes(otherMerchantsMachine))).toHaveLength(1);
    expect(await consumeCode(world, used.code)).toMatchObject({ refusal: { code: 6033 } });
  });

  it('is refused for a used code, which stays used, 6033, and for a code that the machine has not, 4004', async () => {
    const world = await createServiceWorld();
    const used = await createOneCode(world);
    const { order } = valueOf(await consumeCode(world, used.code));
    const otherInput = { machineNo: otherMerchantsMachine, productId: 7, expiresAt: null, codeLength: 6, count: 1 };
    valueOf(await world.services.pickupCodes.create(otherMerchant, { ...otherInput, ...world.newIdempotencyKey() }));
    const [foreign] = await world.readRows((rows) => rows.openPickupCodes(otherMerchantsMachine));
    const before = await world.snapshot();
    expect(await cancel(world, { id: used.id })).toEqual({
      ok: false,
      refusal: { code: 6033, data: { order_id: order.id } },
    });
    for (const id of [foreign!.id, 987_654]) {
      const detail = { zh: `设备 ${motor} 没有取货码 ${id}`, en: `machine ${motor} has no pickup code ${id}` };
      expect(await cancel(world, { id })).toEqual({ ok: false, refusal: { code: 4004, detail } });
    }
    expect(await world.snapshot()).toEqual(before);
  });

  it("is refused on another merchant's machine, 6026, and on one in transfer, 5001", async () => {
    const world = await createServiceWorld();
    for (const id of [null, 1]) {
      expect(await cancel(world, { id, machineNo: otherMerchantsMachine })).toMatchObject({ refusal: { code: 6026 } });
      expect(await cancel(world, { id, machineNo: inTransfer })).toEqual({ ok: false, refusal: { code: 5001 } });
    }
  });

  it('has one effect for the same bytes, and a second request finds it done', async () => {
    const world = await createServiceWorld();
    const { id } = await createOneCode(world);
    const first = await cancel(world, { sign: 'same' });
    const later = await createOneCode(world);
    expect(await cancel(world, { sign: 'same' })).toEqual(first);
    expect(await codes(world)).toEqual([later]);
    world.clock.advance(1_000);
    const before = await world.readRows((rows) => rows.pickupCodeById(id));
    expect(await cancel(world, { id })).toEqual({ ok: true, value: { cancelled: 1 } });
    expect(await world.readRows((rows) => rows.pickupCodeById(id))).toEqual(before);
  });
});
