import { expect } from 'vitest';
import { test as base, type Run, type RunFixtures } from 'vendloop/vitest';
import { buyEverywhere, countOutcomes, jam, mayTryAgain, rush, station } from './customers.ts';
import './own-matcher.ts';

const test = base.extend<Pick<RunFixtures, 'runOptions'>>({ runOptions: station });

const dropped = (run: Run): number => run.machines.reduce((sum, machine) => sum + machine.dropped, 0);

test('three customers at three machines do not wait for each other', async ({ run, fleet, merchant }) => {
  const sales = await buyEverywhere(fleet, merchant);
  expect(await countOutcomes(sales)).toEqual({ success: 3 });
  expect(dropped(run)).toBe(3);
  await expect(run).toKeepEveryRule();
});

test('a customer whose can is stuck is not charged, and the next one buys', async ({ run, merchant }) => {
  await jam(run.machine(3));
  const stuck = await merchant.sell({ machine: 3 });
  const early = await merchant.sell({ machine: 3 });
  expect(mayTryAgain(early.refusal)).toBe(true);
  for (const sale of [stuck, early, await merchant.sell({ machine: 1 })]) await expect(sale).toTreatCustomerWell();
  await expect(run).toKeepEveryRule();
});

test('of two customers who press at the same instant, one gets the locker', async ({ run }) => {
  expect(await rush(run.machine(1))).toBe('success');
  expect(run.machine(1).dropped).toBe(1);
  await expect(run).toKeepEveryRule();
});
