import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { startRun } from 'vendloop';

let run;
beforeEach(async () => {
  run = await startRun({ machines: [{ motor: 'spring', count: 2 }] });
});
afterEach(() => run.close());

test('two customers buy at two machines at the same time', async () => {
  const sales = await Promise.all([run.merchant.sell({ machine: 1 }), run.merchant.sell({ machine: 2 })]);
  assert.deepEqual(await Promise.all(sales.map((sale) => sale.outcome())), ['success', 'success']);
  assert.equal((await run.judge()).verdict, 'PASS');
});

test('a second customer at a busy machine is refused', async () => {
  const first = await run.merchant.sell();
  const second = await run.merchant.sell();
  assert.equal(second.refusal.code, 6057);
  assert.equal(await first.outcome(), 'success');
  assert.equal((await run.judge()).verdict, 'PASS');
});
