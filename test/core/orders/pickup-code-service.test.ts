import { describe, expect, it } from 'vitest';
import type { PickupCode } from '#core/domain/pickup-code.ts';
import {
  createServiceWorld,
  valueOf,
  inTransfer,
  merchant,
  motor,
  notifyUrl,
  otherMerchant,
  otherMerchantsMachine,
} from '../services/service-world.ts';
import { createCodes, codes, createOneCode, consumeCode } from './pickup-codes.ts';

describe('making pickup codes', () => {
  it('gives as many as were asked for, all different, each of its length, unused', async () => {
    const world = await createServiceWorld();
    expect(await createCodes(world, { count: 100, codeLength: 8, expiresAt: 1e13 })).toEqual({
      ok: true,
      value: { created: 100 },
    });
    const open = await codes(world);
    expect(open).toHaveLength(100);
    expect(new Set(open.map(({ code }) => code)).size).toBe(100);
    expect(open.every(({ code }) => /^\d{8}$/.test(code))).toBe(true);
    expect(open[0]).toMatchObject({
      id: 1,
      appId: 'app-1',
      machineNo: motor,
      productId: 7,
      expiresAt: 1e13,
      usedByOrder: null,
      createdAt: world.clock.now(),
      quantity: 1,
      cancelledAt: null,
    });
    expect(open.at(-1)).toMatchObject({ id: 100 });
  });

  it('fills short numbers up with zeros, and draws from the whole range', async () => {
    const world = await createServiceWorld();
    valueOf(await createCodes(world, { codeLength: 1, count: 8, productId: null }));
    const codeTexts = (await codes(world)).map(({ code }) => code);
    expect(codeTexts.every((code) => /^\d$/.test(code))).toBe(true);
    valueOf(await createCodes(world, { codeLength: 1, count: 2 }));
    expect((await codes(world)).map(({ code }) => code).sort()).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
    ]);
    valueOf(await createCodes(world, { codeLength: 3, count: 200 }));
    expect((await codes(world)).some(({ code }) => /^0\d\d$/.test(code))).toBe(true);
  });

  it('never gives a machine the same code twice, and refuses when its length has too few left: 6030', async () => {
    const world = await createServiceWorld();
    valueOf(await createCodes(world, { codeLength: 1, count: 10 }));
    const before = await world.snapshot();
    expect(await createCodes(world, { codeLength: 1, count: 1 })).toEqual({
      ok: false,
      refusal: {
        code: 6030,
        detail: {
          zh: '可用取货码不足，请增加 code_length',
          en: 'too few free codes of this length: use a greater code_length',
        },
      },
    });
    expect(await world.snapshot()).toEqual(before);
  });

  it('is for a product that the machine sells, 6045, or for any', async () => {
    const world = await createServiceWorld();
    expect(await createCodes(world, { productId: 99 })).toEqual({
      ok: false,
      refusal: { code: 6045, detail: { zh: 'product_id 99', en: 'product_id 99' } },
    });
    expect(await createCodes(world, { productId: null })).toMatchObject({ ok: true });
    expect(await createCodes(world, { productId: 8 })).toMatchObject({ ok: true });
  });

  it('is refused with an expiry that has come already, 4003, by the calendar', async () => {
    const world = await createServiceWorld();
    const pastExpiry = { code: 4003, detail: { zh: 'expired_at 已过去', en: 'expired_at is in the past' } };
    expect(await createCodes(world, { expiresAt: world.clock.now() })).toEqual({ ok: false, refusal: pastExpiry });
    expect(await createCodes(world, { expiresAt: world.clock.now() + 1 })).toMatchObject({ ok: true });
  });

  it("is refused on a machine in transfer, 5001, and on another merchant's, 6026", async () => {
    const world = await createServiceWorld();
    expect(await createCodes(world, { machineNo: inTransfer })).toEqual({ ok: false, refusal: { code: 5001 } });
    expect(await createCodes(world, { machineNo: otherMerchantsMachine })).toMatchObject({ refusal: { code: 6026 } });
  });

  it('has one effect for the same bytes', async () => {
    const world = await createServiceWorld();
    await createCodes(world, { sign: 'same', count: 2 });
    expect(await createCodes(world, { sign: 'same', count: 2 })).toEqual({ ok: true, value: { created: 2 } });
    expect(await codes(world)).toHaveLength(2);
  });
});

describe('consuming a pickup code', () => {
  it('makes an order of one item that needs no payment and does not expire, and shows it', async () => {
    const world = await createServiceWorld();
    const { code, id } = await createOneCode(world);
    const { order, utcOffsetMinutes } = valueOf(await consumeCode(world, code));
    expect(utcOffsetMinutes).toBe(540);
    expect(order).toEqual(await world.order(order.id));
    expect(order).toMatchObject({
      status: 'PICKUPCODE',
      expiresAt: null,
      pickupCodeId: id,
      notifyUrl,
      amount: 350,
      records: [{ productId: 7, quantity: 1 }],
    });
    expect(await codes(world)).toEqual([]);
    expect(await world.stock(motor)).toBe(2);
    expect(world.eventsOf('order-changed')).toEqual([
      { kind: 'order-changed', machine: motor, order: order.id, status: 'PICKUPCODE', cause: 'pickup-code' },
    ]);
    expect(await world.deliver({ machineNo: motor, orderId: order.id, recordId: order.records[0]!.id })).toMatchObject({
      outcome: null,
    });
  });

  it('works once: 6033 names the order that used it', async () => {
    const world = await createServiceWorld();
    const { code } = await createOneCode(world);
    const { order } = valueOf(await consumeCode(world, code));
    expect(await consumeCode(world, code)).toEqual({
      ok: false,
      refusal: { code: 6033, data: { order_id: order.id } },
    });
  });

  it('works to its limit, by the calendar, and not at it: 6032', async () => {
    const world = await createServiceWorld();
    const expiresAt = world.clock.now() + 1_000;
    const [first, second] = [await createOneCode(world, { expiresAt }), await createOneCode(world, { expiresAt })];
    world.clock.advance(999);
    expect(await consumeCode(world, first.code)).toMatchObject({ ok: true });
    world.clock.advance(1);
    expect(await consumeCode(world, second.code)).toEqual({ ok: false, refusal: { code: 6032 } });
    world.clock.wallOffsetMs -= 60_000;
    expect(await consumeCode(world, second.code)).toMatchObject({ ok: true });
  });

  it('buys its own product alone, 6045, unless it is for any', async () => {
    const world = await createServiceWorld();
    const { code } = await createOneCode(world);
    expect(await consumeCode(world, code, { productId: 8 })).toEqual({
      ok: false,
      refusal: { code: 6045, detail: { zh: '该取货码只适用于 product_id 7', en: 'this code buys product_id 7 only' } },
    });
    const any = await createOneCode(world, { productId: null });
    expect(await consumeCode(world, any.code, { productId: 8 })).toMatchObject({ ok: true });
    expect(await consumeCode(world, code)).toMatchObject({ ok: true });
  });

  it("is refused for a code that the machine has not, 4004, and on another merchant's machine, 6026", async () => {
    const world = await createServiceWorld();
    expect(await consumeCode(world, '000000')).toEqual({
      ok: false,
      refusal: { code: 4004, detail: { zh: '没有这个取货码', en: 'this machine has no such pickup code' } },
    });
    expect(await consumeCode(world, '000000', { machineNo: otherMerchantsMachine })).toMatchObject({
      refusal: { code: 6026 },
    });
  });

  it('leaves the code unused when no order can be made of it', async () => {
    const world = await createServiceWorld();
    const { code } = await createOneCode(world, { productId: null });
    expect(await consumeCode(world, code, { productId: 99 })).toMatchObject({ refusal: { code: 6045 } });
    expect(await codes(world)).toMatchObject([{ code }]);
    expect(await consumeCode(world, code)).toMatchObject({ ok: true });
  });

  it('has one effect for the same bytes, and its order is not found under a used trade_id twice', async () => {
    const world = await createServiceWorld();
    const [a, b] = [await createOneCode(world), await createOneCode(world)];
    const first = await consumeCode(world, a.code, { sign: 'same', tradeId: 't' });
    expect(await consumeCode(world, a.code, { sign: 'same', tradeId: 't' })).toEqual(first);
    expect(await consumeCode(world, b.code, { tradeId: 't' })).toMatchObject({
      refusal: { code: 6040, data: { order_id: valueOf(first).order.id } },
    });
  });
});

describe('listing pickup codes', () => {
  it("shows those for the product or for any that are neither used nor expired, with the machine's zone", async () => {
    const world = await createServiceWorld();
    const expiresAt = world.clock.now() + 1_000;
    const forIt = await createOneCode(world);
    const forAny = await createOneCode(world, { productId: null });
    await createOneCode(world, { productId: 8 });
    const used = await createOneCode(world);
    const expiring = await createOneCode(world, { expiresAt });
    valueOf(await consumeCode(world, used.code));
    const list = async () =>
      valueOf(await world.services.pickupCodes.list(merchant, { machineNo: motor, productId: 7 }));
    const unused = (...codes: PickupCode[]) => codes.map((code) => ({ code, status: 'UNUSED' }));
    expect(await list()).toEqual({ codes: unused(forIt, forAny, expiring), utcOffsetMinutes: 540 });
    world.clock.advance(999);
    expect((await list()).codes).toHaveLength(3);
    world.clock.advance(1);
    expect((await list()).codes).toEqual(unused(forIt, forAny));
  });

  it('is refused to another merchant: 6026', async () => {
    const { services } = await createServiceWorld();
    expect(await services.pickupCodes.list(otherMerchant, { machineNo: motor, productId: 7 })).toMatchObject({
      refusal: { code: 6026 },
    });
  });
});
