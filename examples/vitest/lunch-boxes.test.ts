import { expect } from 'vitest';
import { test as base } from 'vendloop/vitest';

const test = base.extend({ runOptions: { machines: [{ motor: 'conveyor' }] } });

test('a lunch box that is stuck is not charged, and the next one is sold', async ({ run, merchant }) => {
  await run.machine(1).injectFault('goods-stuck', { nextJobOnly: true });
  await expect(await merchant.sell()).toSettle('failure');
  await expect(await merchant.sell()).toSettle('success');
  expect(run.machine(1).dropped).toBe(1);
  await expect(run).toKeepEveryRule();
});

test('a machine that never answers is a timeout after two minutes', async ({ run, merchant }) => {
  await run.machine(1).injectFault('never-answers');
  await expect(await merchant.sell()).toSettle('timeout');
  await expect(run).toKeepEveryRule();
});
