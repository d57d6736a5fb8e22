import { describe, expect, it } from 'vitest';
import { defaultChannel } from '#core/domain/description.ts';
import {
  createServiceWorld,
  valueOf,
  inMaintenance,
  merchant,
  motor,
  notifyUrl,
  type ServiceWorld,
} from '../services/service-world.ts';

const floor = (world: ServiceWorld, machineNo = motor, lane = 0) =>
  world.readRows((rows) => rows.lane(machineNo, lane)!.floorStatus);

describe('the state of a lane', () => {
  it('is as its last run left it, and normal again after one that goes well', async () => {
    const world = await createServiceWorld();
    const sale = await world.placePaidOrder(motor, [{ productId: 7, quantity: 2 }]);
    await world.answer(await world.deliver(sale), false);
    expect([await floor(world), await floor(world, motor, 1)]).toEqual([2, 1]);
    expect(await world.stock(motor)).toBe(1);
    await world.answer(await world.deliver(sale));
    expect(await floor(world)).toBe(1);
  });

  it('is not changed by a result that comes late', async () => {
    const world = await createServiceWorld();
    const delivery = await world.deliver(await world.placePaidOrder());
    await world.advance(120_000);
    await world.answer(delivery, false);
    expect(world.eventsOf('result-late')).toHaveLength(1);
    expect(await floor(world)).toBe(1);
  });
});

describe('a lane test by the name of a lane', () => {
  const channels = [{ ...defaultChannel(inMaintenance, 1), name: 'left' }];
  const test = (world: ServiceWorld, lane: number | string) =>
    world.services.deliveries.laneTest(merchant, {
      machineNo: inMaintenance,
      lane,
      notifyUrl,
      ...world.newIdempotencyKey(),
    });

  it.each([
    ['A1', 0],
    ['left', 1],
    ['A3', 2],
    [2, 2],
  ])('%s runs lane %s', async (name, lane) => {
    const world = await createServiceWorld({ config: { descriptions: { machines: [], products: [], channels } } });
    const { deliveryId } = valueOf(await test(world, name));
    expect(await world.readRows((rows) => rows.delivery(deliveryId))).toMatchObject({ lane });
  });

  it.each(['A2', 'a1', 'A99', 'right'])('%s, which no lane of the machine has, is refused: 4004', async (name) => {
    const world = await createServiceWorld({ config: { descriptions: { machines: [], products: [], channels } } });
    const detail = { zh: `设备 ${inMaintenance} 没有货道 ${name}`, en: `machine ${inMaintenance} has no lane ${name}` };
    expect(await test(world, name)).toEqual({ ok: false, refusal: { code: 4004, detail } });
  });
});
