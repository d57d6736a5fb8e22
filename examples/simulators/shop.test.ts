import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCloud, whyNot, type Cloud } from './cloud.ts';
import { faultsOf, Shop } from './shop.ts';

const conveyor = { number: '10000003', motor: 'conveyor' };
let cloud: Cloud;
let shop: Shop;

beforeAll(async () => {
  cloud = await openCloud();
  expect(await whyNot(cloud.url, [conveyor])).toBeNull();
  shop = await Shop.open(cloud.url, conveyor);
});
afterAll(async () => {
  await shop.close();
  await cloud.stop();
});

test('a lunch box drops, and the callback reports it', async () => {
  expect((await shop.sell(`good-${Date.now()}`)).deliverStatus).toBe('1');
  expect(shop.machine.dropped).toBe(1);
  expect(shop.events.map(({ kind }) => kind)).toContain('item-dropped');
});

test('a lunch box that is stuck is reported as a failure', async () => {
  expect(faultsOf('conveyor')).toContain('goods-stuck');
  shop.machine.injectFault('goods-stuck');
  expect((await shop.sell(`stuck-${Date.now()}`)).deliverStatus).toBe('0');
  expect(shop.machine.dropped).toBe(1);
});
