import { describe, expect, it } from 'vitest';
import type { ScenarioInput } from '#harness/scenario/scenario.ts';
import { playTiny } from './play-tiny.ts';
import type { TinyDefect } from './tiny-cloud.ts';

const fleet = [
  { group: 'snacks', motor: 'spring' },
  { group: 'coffees', motor: 'drinks' },
];
const oneSale = { fleet, tracks: [{ on: 'snacks', steps: [{ sell: {} }] }] } satisfies Tiny;
/** A command that hangs, and a customer before and after the lock's end. */
const hanging = {
  fleet,
  faults: [{ fault: 'never-answers', on: 'snacks', when: { job: 1 } }],
  tracks: [
    {
      on: 'snacks',
      steps: [
        { order: 'first' },
        { pay: 'first' },
        { order: 'second' },
        { pay: 'second' },
        { deliver: 'first' },
        { deliver: 'second', expect: 'any' },
        { wait: '2s' },
        { deliver: 'second', expect: 'any' },
        { wait: '3s' },
      ],
    },
  ],
} satisfies Tiny;

type Tiny = Omit<ScenarioInput, 'name' | 'title'>;

function machineFault(fault: string, params: Readonly<Record<string, unknown>> = {}): Tiny {
  return { ...oneSale, faults: [{ fault, on: 'snacks', when: { job: 1 }, params }] };
}

/** Sells once without an expectation of its end. What is owed by the fallback is waited for besides. */
function sold(scenario: Tiny): Tiny {
  const steps = [{ order: 'it' }, { pay: 'it' }, { deliver: 'it' }, { wait: '2s' }];
  return { ...scenario, tracks: [{ on: 'snacks', steps }] };
}

// In real time: where this computer stalls, a run is INCONCLUSIVE and is played again.
describe.concurrent('a stage through a driver', { timeout: 300_000, retry: 2 }, () => {
  it('plays sales at a cloud with another API, sign, ids and device link', async () => {
    const { verdict, history, judgement } = await playTiny({
      fleet,
      tracks: [
        { on: 'snacks', steps: [{ sell: {}, times: 2 }, { sell: { lane: 1 } }] },
        { on: 'coffees', steps: [{ sell: { quantity: 3 } }] },
      ],
      proves: ['honest-success', 'paid-quantity', 'callback-delivered', 'callback-honest', 'paid-first', 'one-outcome'],
    });
    expect(verdict).toMatchObject({ verdict: 'PASS' });
    expect(verdict.reason).toMatch(/Not visible from there: .*specification/);
    expect(judgement.results.map(({ check }) => check)).not.toContain('specification');
    expect(history.header).toMatchObject({ stage: 'target', driver: { name: 'tiny' }, timeoutMs: 3_000 });
    const ids = history.events.flatMap((event) => (event.kind === 'cloud-delivery' ? [event.cloudDelivery] : []));
    expect(ids).toHaveLength(4);
    expect(ids[0]).toMatch(/^vend-\d+$/);
    const lanes = history.events.flatMap((event) => (event.kind === 'command-received' ? [event.lane] : []));
    expect(new Set(lanes)).toEqual(new Set([0, 1]));
  });

  it('sees a refusal of a busy machine with the code of ours and the words of the cloud', async () => {
    const { verdict, history } = await playTiny({ ...hanging, proves: ['dwell-bound', 'timeout-bound'] });
    expect(verdict).toMatchObject({ verdict: 'PASS' });
    const answers = history.events.flatMap((event) =>
      event.kind === 'answer' && event.endpoint === 'deliver' ? [event] : [],
    );
    expect(answers.map(({ code }) => code)).toEqual([0, 6057, 0]);
    const refused = answers[1]?.wire as { body: { message: string; data: { retry_after_ms: number } } };
    expect(refused.body.message).toBe('machine is busy: the cloud answered 423 busy: tiny: busy');
    expect(refused.body.data.retry_after_ms).toBeGreaterThan(0);
  });

  it.each([
    ['reports-success-without-drop', 'honest-success'],
    ['double-drop', 'paid-quantity'],
  ])('finds the machine that lies: %s', async (fault, law) => {
    const { verdict, judgement } = await playTiny(sold(machineFault(fault)));
    expect(verdict.verdict).toBe('FAIL');
    expect(judgement.findings.map(({ check }) => check)).toContain(law);
  });

  it.each([
    ['wrong-sign', {}],
    ['garbage', {}],
    ['truncated-frame', {}],
  ])('spoils an answer so that the cloud drops it: %s', async (fault, params) => {
    const { verdict, history } = await playTiny(sold(machineFault(fault, params)));
    expect(verdict).toMatchObject({ verdict: 'PASS' });
    const outcomes = history.events.flatMap((event) => (event.kind === 'cloud-callback' ? [event.outcome] : []));
    expect(outcomes).toEqual(['timeout']);
  });

  it.each([
    ['answers-twice', { gapMs: 200 }],
    ['answers-late', { answerAfterMs: 1_200 }],
    ['cut-between-drop-and-answer', {}],
    ['power-cycle', { offMs: 500 }],
    ['reports-failure-after-drop', {}],
  ])('keeps a fault of a machine: %s', async (fault, params) => {
    const { verdict, history } = await playTiny(sold(machineFault(fault, params)));
    expect(verdict).toMatchObject({ verdict: 'PASS' });
    expect(history.events.some((event) => event.kind === 'fault-fired' && event.fault === fault)).toBe(true);
  });

  it.each([
    ['signature', 'callback-honest', sold(oneSale)],
    ['second-word', 'one-outcome', sold(oneSale)],
    [
      'unpaid',
      'paid-first',
      { fleet, tracks: [{ on: 'snacks', steps: [{ order: 'it' }, { deliver: 'it' }, { wait: '2s' }] }] },
    ],
    ['lock', 'dwell-bound', hanging],
    ['lock-forever', 'dwell-bound', hanging],
    ['timeout-early', 'timeout-bound', sold(machineFault('never-answers'))],
  ] satisfies [TinyDefect, string, Tiny][])('finds a defect of the cloud: %s', async (defect, law, scenario) => {
    const { verdict, judgement } = await playTiny(scenario, { defect });
    expect(judgement.findings.map(({ check }) => check)).toContain(law);
    expect(verdict.verdict).toBe('FAIL');
  });

  it('keeps faults of receivers: a refused callback comes again as declared', async () => {
    const { verdict, history } = await playTiny({
      ...sold(oneSale),
      receivers: [{ receiver: 'merchant', faults: [{ fault: '500', first: 2 }] }],
    });
    expect(verdict).toMatchObject({ verdict: 'PASS' });
    const statuses = history.events.flatMap((event) =>
      event.kind === 'callback-received' ? [event.responseStatus] : [],
    );
    expect(statuses).toEqual([500, 500, 200]);
  });

  it('blames nothing on the cloud when the driver fails', async () => {
    const { verdict, judgement, history } = await playTiny(oneSale, {
      change: (driver) => ({
        ...driver,
        merchant: {
          ...driver.merchant,
          pay() {
            throw new TypeError('order is undefined');
          },
        },
      }),
    });
    expect(verdict.verdict).toBe('INCONCLUSIVE');
    expect(verdict.reason).toContain(
      'the driver tiny threw an error in pay: order is undefined; it was given {"order":',
    );
    expect(judgement.findings).toEqual([]);
    expect(history.events).toContainEqual(expect.objectContaining({ kind: 'run-ended', reason: 'abandoned' }));
  });

  it('refuses to start with a driver that fails before the run', async () => {
    const played = playTiny(oneSale, {
      change: (driver) => ({
        ...driver,
        merchant: { ...driver.merchant, machines: () => Promise.reject(new Error('no')) },
      }),
    });
    await expect(played).rejects.toThrow('the driver tiny threw an error in machines: no');
  });
});
