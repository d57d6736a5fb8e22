import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Merchant } from './merchant.ts';
import { startVendingCloud, type VendingCloud } from './vending-cloud.ts';

let cloud: VendingCloud;
before(async () => {
  cloud = await startVendingCloud();
});
after(() => cloud.stop());

test('a customer who paid gets the item', { timeout: 30_000 }, async () => {
  const merchant = new Merchant(cloud.url);
  const delivery = await merchant.buy('trade-1');
  // A healthy machine takes less than a second for an item.
  while ((await merchant.status(delivery)) === '未取货或正在出货') await setTimeout(100);
  assert.equal(await merchant.status(delivery), '出货完成');
});
