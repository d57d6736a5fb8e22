import { describe, expect, it } from 'vitest';
import { desk, drinks, good, inMaintenance, inTransfer, merchant, motor, stranger, strangers } from '../services/desk.ts';

describe('the products of a machine', () => {
  it('come page by page in the order of their lanes, with how many there are in all', async () => {
    const { services } = await desk();
    const page = async (number: number) => {
      const { total, lanes } = good(await services.catalogue.products(merchant, { machineNo: motor, page: number, perPage: 2 }));
      return [total, lanes.map(({ lane }) => lane)];
    };
    expect([await page(1), await page(2), await page(3)]).toEqual([[3, [0, 1]], [3, [2]], [3, []]]);
  });

  it('are nobody else\'s business: 6026', async () => {
    const { services } = await desk();
    expect(await services.catalogue.products(stranger, { machineNo: motor, page: 1, perPage: 9 })).toMatchObject({ ok: false, refusal: { code: 6026 } });
  });
});

describe('the machines of a merchant', () => {
  it('are its own alone, each with whether it is online, and without its key', async () => {
    const { services, line } = await desk();
    line.offline.add(drinks);
    const machines = good(await services.catalogue.machines(merchant));
    expect(machines.map(({ machine, online }) => [machine.machineNo, online])).toEqual([[motor, true], [drinks, false], [inTransfer, true], [inMaintenance, true]]);
    expect(JSON.stringify(machines)).not.toContain('machine-secret');
    expect(machines[0]).toMatchObject({ machine: { name: '大厅 1 号机', kind: 'motor', mode: 'NORMAL' } });
  });
});

describe('a machine\'s zone', () => {
  it('is told to its merchant: minutes east of Greenwich', async () => {
    const { services } = await desk();
    expect(await services.catalogue.zone(merchant, motor)).toEqual({ ok: true, value: 540 });
    expect(await services.catalogue.zone(merchant, strangers)).toMatchObject({ ok: false, refusal: { code: 6026 } });
  });
});
