import { describe, expect, it } from 'vitest';
import { checkTarget, defineTarget } from '#library/driver.ts';
import { startRun, VendloopError, type Run, type VendloopErrorCode } from '#library/index.ts';
import { unsupportedNodeMessage } from '#harness/supported-node.ts';
import manifest from '../../package.json' with { type: 'json' };

/** What a call throws or rejects with. */
async function errorOf(call: () => unknown): Promise<VendloopError> {
  try {
    await call();
  } catch (error) {
    if (error instanceof VendloopError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('options that cannot be used', () => {
  it.each<[options: object, message: RegExp]>([
    [{ machins: [] }, /machins: there is no member "machins" here; did you mean "machines"\?/],
    [{ machines: [] }, /machines: it must have at least 1 item/],
    [{ machines: [{ motor: 'sprin' }] }, /machines\.0\.motor: there is no motor type "sprin"; did you mean "spring"\?/],
    [{ machines: [{ motor: 'spring', count: 0, lane: 3 }] }, /count: it must be at least 1.*did you mean "lanes"\?/],
    [{ stage: 'vitual' }, /stage: "vitual" is none of "virtual", "live"; did you mean "virtual"\?/],
    [{ seed: -1 }, /seed: it must be at least 0/],
    [{ speed: 10 }, /speed: it needs stage: "live"/],
    [{ stage: 'live', store: 'memory' }, /store: the live stage has a store of its own/],
    [{ target: { url: 'example.test', machines: [] } }, /target\.url: it must be an http or https URL.*machines/],
    [
      { stage: 'live', target: { url: 'http://127.0.0.1:1', machines: [{ number: '10000001', motor: 'spring' }] } },
      /stage: leave it out with "target"/,
    ],
  ])('%j', async (options, message) => {
    const error = await errorOf(() => startRun(options));
    expect(error).toMatchObject({ code: 'bad-options', name: 'VendloopError' });
    expect(error.message).toMatch(/^startRun\(\) cannot be called like this: /);
    expect(error.message).toMatch(message);
  });

  it('of a target', async () => {
    const machine = { number: '10000001', motor: 'spring' };
    const url = 'http://127.0.0.1:1';
    expect(defineTarget({ url, machines: [machine] })).toEqual({ url, machines: [machine] });
    expect(() => defineTarget({ url, machines: [machine, machine] })).toThrow(/machines\.1\.number: 10000001 is there/);
    expect(() => defineTarget({ url, machines: [{ ...machine, number: '7' }] })).toThrow(/a number of eight digits/);
    expect(await errorOf(() => checkTarget({ url, machines: [machine] }))).toMatchObject({
      code: 'cannot-join',
      message: expect.stringContaining('no core answers at http://127.0.0.1:1') as string,
    });
  });
});

describe('calls that cannot be made', () => {
  it.each<[call: string, code: VendloopErrorCode, message: RegExp, make: (run: Run) => unknown]>([
    ['machine(2)', 'bad-options', /there is no machine 2 in this run.*1 to 1/, (run) => run.machine(2)],
    ['wait(5)', 'bad-options', /5 needs a unit/, (run) => run.wait(5 as unknown as string)],
    ['sell at 3', 'bad-options', /there is no machine 3/, (run) => run.merchant.sell({ machine: 3 })],
    ['sell of 0', 'bad-options', /quantity: it must be at least 1/, (run) => run.merchant.sell({ quantity: 0 })],
    [
      'a fault with a typing error',
      'not-possible',
      /There is no fault 'goods-stuk'\. Did you mean 'goods-stuck'\?/,
      (run) => run.machine(1).injectFault('goods-stuk'),
    ],
    [
      'a fault of another motor type',
      'not-possible',
      /cannot happen to a machine of type 'spring'/,
      (run) => run.machine(1).injectFault('lift-goods'),
    ],
    ['an unknown step', 'not-possible', /did you mean "killCore"/, (run) => run.machine(1).play({ killCor: 1 })],
    ['a label', 'not-possible', /there is no order "x"/, (run) => run.machine(1).play({ pay: 'x' })],
  ])('%s', async (_, code, message, make) => {
    const run = await startRun();
    try {
      const error = await errorOf(() => make(run));
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
    } finally {
      await run.close();
    }
  });

  it('after judge(): it is refused, and gives the same judgement again', async () => {
    const run = await startRun();
    const judgement = await run.judge();
    const error = await errorOf(() => run.merchant.sell());
    expect(error.code).toBe('closed');
    expect(error.message).toBe('sell() is not possible: this run has been judged: start another with startRun()');
    expect(await run.judge()).toBe(judgement);
    await run.close();
    expect(await run.judge()).toBe(judgement);
  });

  it('after close(): it is refused, ends what is under way, and may be closed again', async () => {
    const run = await startRun();
    const waiting = errorOf(() => run.wait('24h'));
    const selling = errorOf(() => run.merchant.sell());
    await run.close();
    await run.close();
    expect(await waiting).toMatchObject({ code: 'closed' });
    expect(await selling).toMatchObject({ code: 'closed' });
    for (const call of [() => run.wait('1s'), () => run.judge(), () => run.machine(1).play({ sell: {} })])
      expect((await errorOf(call)).message).toMatch(/this run has been closed: start another with startRun\(\)/);
  });
});

describe('the version of Node', () => {
  it('is refused below the one in package.json, with what to do', () => {
    const oldest = manifest.engines.node.replace('>=', '');
    const [major = 0, minor = 0] = oldest.split('.').map(Number);
    for (const supported of [`v${oldest}.0`, `v${major}.${minor + 1}.0`, `v${major + 1}.0.0`, process.version])
      expect(unsupportedNodeMessage(supported)).toBeNull();
    for (const old of [`v${major}.${minor - 1}.9`, `v${major - 2}.20.0`])
      expect(unsupportedNodeMessage(old)).toContain(
        `vendloop needs Node ${oldest} or later, and this is Node ${old.slice(1)}`,
      );
  });
});
