import { describe, expect, it } from 'vitest';
import type { Judgement, Run, RunOptions } from '#library/index.ts';
import { startRun } from '#library/index.ts';
import { formatHistory, parseHistory } from '#library/checks.ts';
import { test } from '#library/vitest.ts';

/** Why an assertion fails. */
async function failureOf(assertion: Promise<void>): Promise<Error> {
  try {
    await assertion;
  } catch (error) {
    return error as Error;
  }
  throw new Error('the assertion holds');
}

const runs: Run[] = [];

describe('the fixtures', () => {
  test('are a run in virtual time with its parts', ({ run, fleet, merchant }) => {
    runs.push(run);
    expect(run.history().header).toMatchObject({ stage: 'virtual', seed: 1 });
    expect(fleet).toBe(run.machines);
    expect(merchant).toBe(run.merchant);
  });

  test('are another run in each test; that of a test that has ended is closed, and reports that', async ({ run }) => {
    const [ended] = runs;
    expect(run).not.toBe(ended);
    await expect(ended?.merchant.sell()).rejects.toMatchObject({
      code: 'closed',
      message: expect.stringMatching(/it was the fixture of a test that has ended: take `run` as a fixture/) as string,
    });
  });

  const runOptions: RunOptions = { seed: 9, machines: [{ motor: 'drinks', count: 2 }] };
  test.extend({ runOptions })('take their options from `test.extend`', ({ run, fleet }) => {
    expect(fleet.map(({ motor }) => motor)).toEqual(['drinks', 'drinks']);
    expect(run.history().header.seed).toBe(9);
  });

  describe('of a group', () => {
    test.override('runOptions', { seed: 11 });
    test('take their options from `test.override`', ({ run }) => expect(run.history().header.seed).toBe(11));
  });
});

describe('toSettle', () => {
  test('awaits the outcome of a sale', async ({ run, merchant }) => {
    await run.machine(1).injectFault('goods-stuck', { nextJobOnly: true });
    const sale = await merchant.sell();
    await expect(sale).toSettle('failure');
    await expect(sale).not.toSettle('success');
    const { message } = await failureOf(expect(sale).toSettle('success'));
    expect(message).toBe('expected the sale at machine 10000001 to settle as success, but it settled as failure');
    expect((await failureOf(expect(sale).not.toSettle('failure'))).message).toMatch(/not to settle as failure/);
  });

  test('names the refusal', async ({ merchant }) => {
    await merchant.sell();
    const { message } = await failureOf(expect(await merchant.sell()).toSettle('success'));
    expect(message).toMatch(/settled as refused \(deliver was refused: 6057 machine is busy\)$/);
  });

  test('refuses what is no sale, and what is no outcome', async ({ merchant }) => {
    const noSale = failureOf(expect(merchant).toSettle('success'));
    await expect(noSale).resolves.toMatchObject({ code: 'bad-options' });
    expect((await noSale).message).toMatch(/it compares a sale/);
    const noOutcome = failureOf(expect(await merchant.sell()).toSettle('succes' as 'success'));
    expect((await noOutcome).message).toMatch(/did you mean "success"/);
  });
});

describe('toKeepEveryRule', () => {
  const broken: Judgement['findings'] = [
    { check: 'paid-quantity', at: 5, events: [], message: 'Two items dropped.', impact: 'One is not paid.' },
  ];

  test('judges a run, its history and its judgement', async ({ run, merchant }) => {
    await expect(await merchant.sell()).toSettle('success');
    await expect(run).toKeepEveryRule();
    const judgement = await run.judge();
    await expect(judgement).toKeepEveryRule();
    await expect(parseHistory(formatHistory(judgement.history))).toKeepEveryRule();
    const failed = { ...judgement, verdict: 'FAIL' as const, reason: 'A rule was broken.', findings: broken };
    await expect(failed).not.toKeepEveryRule();
    const { message } = await failureOf(expect(failed).toKeepEveryRule());
    expect(message).toBe('FAIL: A rule was broken.\n  paid-quantity at 5 ms: Two items dropped. One is not paid.');
  });

  test('fails for INCONCLUSIVE, also with `.not`, and names the reason', async ({ run }) => {
    await run.machine(1).injectFault('goods-stuck');
    const reason = /^INCONCLUSIVE: .*goods-stuck .* never fired/;
    expect((await failureOf(expect(run).toKeepEveryRule())).message).toMatch(reason);
    expect((await failureOf(expect(run).not.toKeepEveryRule())).message).toMatch(reason);
  });

  it('refuses what cannot be judged', async () => {
    const refused = failureOf(expect({ events: [] }).toKeepEveryRule());
    await expect(refused).resolves.toMatchObject({ code: 'bad-options' });
    expect((await refused).message).toMatch(/it judges a run/);
    const closed = await startRun();
    await closed.close();
    expect(await failureOf(expect(closed).toKeepEveryRule())).toMatchObject({ code: 'closed' });
  });
});
