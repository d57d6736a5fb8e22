import { fc, it as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { formatHistory, judgeHistory, parseHistory, type Judgement } from '#library/checks.ts';
import { startRun, type Run, type RunOptions } from '#library/index.ts';
import { runs } from '#test/properties/settings.ts';

/** Starts a run, plays on it and judges the run. */
async function playOn(options: RunOptions, play: (run: Run) => Promise<void>): Promise<Judgement> {
  const run = await startRun(options);
  try {
    await play(run);
    return await run.judge();
  } finally {
    await run.close();
  }
}

describe('a run', () => {
  it('sells at a machine with a fault and judges what the core did', async () => {
    const { verdict, findings, history } = await playOn({ machines: [{ motor: 'conveyor' }] }, async (run) => {
      await run.machine(1).injectFault('goods-stuck');
      const sale = await run.merchant.sell({ machine: 1 });
      expect(sale).toMatchObject({ machine: '10000001', refusal: null });
      expect(await sale.outcome()).toBe('failure');
      expect(run.machine(1).dropped).toBe(0);
    });
    expect({ verdict, findings }).toEqual({ verdict: 'PASS', findings: [] });
    expect(history.events.map(({ kind }) => kind)).toContain('fault-fired');
  });

  it('lets two minutes pass at once in virtual time, and only while it is awaited', async () => {
    await playOn({}, async (run) => {
      const [machine] = run.machines;
      await machine!.injectFault('never-answers');
      const sale = await run.merchant.sell();
      const before = run.history().events.length;
      await Promise.resolve();
      expect(run.history().events).toHaveLength(before);
      expect(await sale.outcome()).toBe('timeout');
      expect(run.history().events.at(-1)!.t).toBeGreaterThan(120_000);
      expect(machine).toMatchObject({ number: '10000001', motor: 'spring', online: true, dropped: 1 });
    });
  });

  it('does several things at a time, and refuses a second sale at a busy machine', async () => {
    await playOn({ machines: [{ motor: 'spring', count: 2 }] }, async (run) => {
      const [first, other] = await Promise.all([run.merchant.sell({ machine: 1 }), run.merchant.sell({ machine: 2 })]);
      const second = await run.merchant.sell({ machine: '10000001' });
      expect(second.refusal).toEqual({ call: 'deliver', code: 6057, message: 'machine is busy' });
      const outcomes = await Promise.all([first, other, second].map((sale) => sale.outcome()));
      expect(outcomes).toEqual(['success', 'success', 'refused']);
    });
  });

  it('plays any step, and returns what came of it', async () => {
    const { verdict } = await playOn({ machines: [{ motor: 'spring', lanes: 3, stockPerLane: 5 }] }, async (run) => {
      const machine = run.machine(1);
      expect(await machine.play({ order: 'snack', lane: 2 })).toMatchObject({ answer: 'accepted', data: {} });
      expect(await machine.play({ deliver: 'snack' })).toMatchObject({ answer: 6054 });
      await machine.play({ pay: 'snack' });
      await machine.play({ deliver: 'snack' });
      const callbacks = await machine.play({ awaitCallbacks: 'snack' });
      expect(callbacks).toEqual({ outcomes: ['success'], complete: true });
      expect(machine.stock(2)).toBe(4);
      expect(await machine.play({ killCore: '2s' })).toBeNull();
      // The machine dials the new core.
      await run.wait('5s');
      const sale = await run.merchant.sell({ lane: 1 });
      await machine.play({ awaitCallbacks: sale.label });
      expect(await machine.play({ refund: sale.label })).toMatchObject({ answer: 'accepted' });
    });
    expect(verdict).toBe('PASS');
  });

  it('is INCONCLUSIVE when a fault never fired', async () => {
    const { verdict, reason } = await playOn({}, (run) => run.machine(1).injectFault('goods-stuck'));
    expect(verdict).toBe('INCONCLUSIVE');
    expect(reason).toMatch(/goods-stuck .* never fired/);
  });

  it('reports that a callback did not come', async () => {
    await playOn({}, async (run) => {
      await run.machine(1).play({ injectReceiverFault: 'refuse' });
      const sale = await run.merchant.sell();
      expect(await sale.outcome()).toBe('no-callback');
    });
  });

  it('runs on SQLite too', async () => {
    const { verdict } = await playOn({ store: 'sqlite' }, async (run) => {
      expect(await (await run.merchant.sell()).outcome()).toBe('success');
    });
    expect(verdict).toBe('PASS');
  });
});

/** What a program may do at one of two machines. */
const act = fc.record({
  machine: fc.integer({ min: 1, max: 2 }),
  does: fc.constantFrom('sell', 'sell and await', 'inject', 'clear', 'wait', 'kill'),
});

async function perform(run: Run, { machine, does }: { machine: number; does: string }): Promise<void> {
  if (does === 'sell') await run.merchant.sell({ machine });
  else if (does === 'sell and await') await (await run.merchant.sell({ machine })).outcome();
  else if (does === 'inject') await run.machine(machine).injectFault('answers-late');
  else if (does === 'clear') await run.machine(machine).clearFault('answers-late');
  else if (does === 'kill') await run.machine(machine).play({ killCore: '1s' });
  else await run.wait('7s');
}

describe('a program on a run', () => {
  property.prop({ acts: fc.array(act, { maxLength: 8 }), seed: fc.nat(), atOnce: fc.boolean() }, { numRuns: runs(30) })(
    'has one history for one seed, which is judged the same when it is read back',
    async ({ acts, seed, atOnce }) => {
      const play = () =>
        playOn({ seed, machines: [{ motor: 'spring' }, { motor: 'drinks' }] }, async (run) => {
          if (atOnce) await Promise.allSettled(acts.map((one) => perform(run, one)));
          else for (const one of acts) await perform(run, one).catch(() => undefined);
        });
      const [first, second] = [await play(), await play()];
      const text = formatHistory(first.history);
      expect(formatHistory(second.history)).toBe(text);
      expect(first.findings).toEqual([]);
      const { history: _, ...readBack } = judgeHistory(parseHistory(text));
      expect(first).toMatchObject(readBack);
    },
  );
});
