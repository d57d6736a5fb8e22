import { describe, expect, it } from 'vitest';
import { defaultChannel, defaultMachine, defaultProduct } from '#core/domain/description.ts';
import {
  createServiceWorld,
  drinks,
  valueOf,
  inMaintenance,
  inTransfer,
  merchant,
  motor,
  otherMerchant,
  otherMerchantsMachine,
} from '../services/service-world.ts';

describe('the products of a machine', () => {
  it('come page by page in the order of their lanes, with how many there are in all', async () => {
    const { services } = await createServiceWorld();
    const page = async (number: number) => {
      const { total, products } = valueOf(
        await services.catalogue.products(merchant, { machineNo: motor, page: number, perPage: 2 }),
      );
      return [total, products.map(({ lane }) => lane.lane)];
    };
    expect([await page(1), await page(2), await page(3)]).toEqual([
      [3, [0, 1]],
      [3, [2]],
      [3, []],
    ]);
  });

  it('are refused to another merchant: 6026', async () => {
    const { services } = await createServiceWorld();
    expect(await services.catalogue.products(otherMerchant, { machineNo: motor, page: 1, perPage: 9 })).toMatchObject({
      ok: false,
      refusal: { code: 6026 },
    });
  });
});

describe('the lanes of a machine', () => {
  it('come in the order of their numbers, each with product, stock and the state after its last run', async () => {
    const world = await createServiceWorld();
    const floors = valueOf(await world.services.catalogue.floors(merchant, { machineNo: motor }));
    expect(
      floors.map(({ lane, board, channel }) => [
        lane.lane,
        lane.stock,
        lane.capacity,
        lane.floorStatus,
        board,
        channel.name,
      ]),
    ).toEqual([
      [0, 3, 5, 1, 2, 'A1'],
      [1, 5, 5, 1, 2, 'A2'],
      [2, 2, 5, 1, 2, 'A3'],
    ]);
    expect(await world.services.catalogue.floors(otherMerchant, { machineNo: motor })).toMatchObject({
      refusal: { code: 6026 },
    });
  });
});

describe('what the configuration sets for products and lanes', () => {
  const product = defaultProduct(7);
  const descriptions = {
    machines: [{ ...defaultMachine(motor), address: '一楼' }],
    products: [
      { ...product, description: 'for all' },
      { ...product, appId: 'app-1', description: 'for one' },
      { ...defaultProduct(8), category: { id: 5, title: '水' } },
    ],
    channels: [{ ...defaultChannel(motor, 1, 'B'), name: 'left' }],
  };

  it("is shown with them, a merchant's own before what is for all, and the default for the rest", async () => {
    const { services } = await createServiceWorld({ config: { descriptions } });
    const visibleLanes = async (caller: typeof merchant, machineNo: string) => {
      const floors = valueOf(await services.catalogue.floors(caller, { machineNo }));
      return floors.map((view) => [
        view.product.description,
        view.channel.name,
        view.channel.cabinet,
        view.product.category.title,
      ]);
    };
    expect(await visibleLanes(merchant, motor)).toEqual([
      ['for one', 'A1', 'A', '默认分类'],
      ['for one', 'left', 'B', '默认分类'],
      ['', 'A3', 'A', '水'],
    ]);
    expect((await visibleLanes(otherMerchant, otherMerchantsMachine))[0]).toEqual(['for all', 'A1', 'A', '默认分类']);
  });

  it('makes the outline of a machine: its cabinets and the categories of its products, once each', async () => {
    const { services, gateway } = await createServiceWorld({ config: { descriptions } });
    gateway.offline.add(motor);
    const detail = valueOf(await services.catalogue.machine(merchant, motor));
    expect(detail).toMatchObject({
      online: false,
      cabinets: ['A', 'B'],
      categories: [{ id: 1 }, { id: 5, title: '水' }],
      merchantName: 'One',
      description: { address: '一楼' },
    });
    expect(detail.categories).toHaveLength(2);
    expect(JSON.stringify(detail)).not.toContain('machine-secret');
  });

  it("of another merchant's machine is not shown: 6026, as for one that does not exist", async () => {
    const { services } = await createServiceWorld();
    const refusal = (machineNo: string) => ({
      ok: false,
      refusal: { code: 6026, detail: { zh: `machine_no ${machineNo}`, en: `machine_no ${machineNo}` } },
    });
    for (const machineNo of [otherMerchantsMachine, '99999999'])
      expect(await services.catalogue.machine(merchant, machineNo)).toEqual(refusal(machineNo));
  });
});

describe('the machines of a merchant', () => {
  it('are its own alone, each with whether it is online, and without its key', async () => {
    const { services, gateway } = await createServiceWorld();
    gateway.offline.add(drinks);
    const machines = valueOf(await services.catalogue.machines(merchant));
    expect(machines.map(({ machine, online }) => [machine.machineNo, online])).toEqual([
      [motor, true],
      [drinks, false],
      [inTransfer, true],
      [inMaintenance, true],
    ]);
    expect(JSON.stringify(machines)).not.toContain('machine-secret');
    expect(machines[0]).toMatchObject({ machine: { name: '大厅 1 号机', kind: 'motor', mode: 'NORMAL' } });
  });
});

describe("a machine's zone", () => {
  it('is shown to its merchant: minutes east of Greenwich', async () => {
    const { services } = await createServiceWorld();
    expect(await services.catalogue.zone(merchant, motor)).toEqual({ ok: true, value: 540 });
    expect(await services.catalogue.zone(merchant, otherMerchantsMachine)).toMatchObject({
      ok: false,
      refusal: { code: 6026 },
    });
  });
});
