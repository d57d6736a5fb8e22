import { describe, expect, it } from 'vitest';
import { countFaults } from '#harness/history/fault-counts.ts';
import { defineScenario } from '#harness/scenario/read-scenario.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { count, play, unmet } from './play.ts';

const saleSteps = (label: string, ends: 'success' | 'failure' | 'timeout' = 'success'): StepInput[] => [
  { order: label },
  { pay: label },
  { deliver: label },
  { awaitCallbacks: label, ends },
];
const injectJam = { injectFault: 'goods-stuck' } as const;

describe('a machine that a step breaks', () => {
  it('fails every job until it is healed, and is a planned fault that fired', async () => {
    const result = await play([
      ...saleSteps('a'),
      injectJam,
      ...saleSteps('b', 'failure'),
      ...saleSteps('c', 'failure'),
      { clearFault: 'goods-stuck' },
      ...saleSteps('d'),
    ]);
    expect(unmet(result)).toEqual([]);
    expect(result.verdict.verdict).toBe('PASS');
    expect(countFaults(result.history)).toEqual([
      { plan: 'goods-stuck#1', fault: 'goods-stuck', targetText: 'snacks (10000001)', target: 'machine', fired: 2 },
    ]);
    expect(count(result, 'fault-cleared')).toBe(1);
  });

  it('fails the next job alone when it is to strike once', async () => {
    const result = await play([
      ...saleSteps('a'),
      { ...injectJam, nextJobOnly: true },
      ...saleSteps('b', 'failure'),
      ...saleSteps('c'),
    ]);
    expect(unmet(result)).toEqual([]);
    expect(count(result, 'fault-cleared')).toBe(1);
  });

  it('makes the run INCONCLUSIVE when it never showed', async () => {
    const result = await play([...saleSteps('a'), injectJam, { clearFault: 'goods-stuck' }, ...saleSteps('b')]);
    expect(result.verdict).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining('goods-stuck on snacks (10000001) (goods-stuck#1) never fired') as string,
    });
  });

  it('as a whole is ill from that moment to when it is healed', async () => {
    const result = await play([
      { injectFault: 'busy-board' },
      { order: 'a' },
      { pay: 'a' },
      { deliver: 'a' },
      { wait: '10s' },
      { result: 'a', is: 'pending' },
      { clearFault: 'busy-board' },
      { awaitCallbacks: 'a' },
    ]);
    expect(unmet(result)).toEqual([]);
    expect(result.verdict.verdict).toBe('PASS');
  });

  it('goes on numbering behind what was planned from the beginning', async () => {
    const result = await play([...saleSteps('a', 'failure'), injectJam, ...saleSteps('b', 'failure')], {
      faults: [{ fault: 'over-current', on: 'snacks', when: { job: 1 } }],
    });
    expect(countFaults(result.history).map(({ plan, fired }) => [plan, fired])).toEqual([
      ['over-current#1', 1],
      ['goods-stuck#2', 1],
    ]);
  });
});

describe('a network that a step disturbs', () => {
  it('is cut for that machine alone, and comes back', async () => {
    const other = { on: 'office', steps: [{ wait: '3s' }, ...saleSteps('x')] } as const;
    const result = await play([], {
      fleet: [
        { group: 'snacks', motor: 'spring' },
        { group: 'office', motor: 'electronic-lock' },
      ],
      tracks: [
        {
          on: 'snacks',
          steps: [
            { injectNetworkFault: 'partition' },
            { wait: '2s' },
            { order: 'a' },
            { pay: 'a' },
            { deliver: 'a', expect: 4008 },
            { clearNetworkFault: 'partition' },
            { wait: '30s' },
            { deliver: 'a' },
            { awaitCallbacks: 'a' },
          ],
        },
        other,
      ],
    });
    expect(unmet(result)).toEqual([]);
    expect(result.verdict.verdict).toBe('PASS');
  });

  it('loses calls of the merchant until it is calmed', async () => {
    const result = await play([
      { order: 'a' },
      { pay: 'a' },
      { injectNetworkFault: 'loss', path: 'api', direction: 'up' },
      { deliver: 'a', patience: '2s', expect: 'no-answer' },
      { clearNetworkFault: 'loss', path: 'api' },
      { deliver: 'a' },
      { awaitCallbacks: 'a' },
    ]);
    expect(unmet(result)).toEqual([]);
    expect(result.verdict.verdict).toBe('PASS');
  });
});

describe('a receiver with a fault that a step injects', () => {
  it.each(['500', 'refuse'] as const)(
    '%s: is notified in the end, when the fault is cleared',
    async (injectReceiverFault) => {
      const result = await play([
        { injectReceiverFault },
        { order: 'a' },
        { pay: 'a' },
        { deliver: 'a' },
        { wait: '5s' },
        { result: 'a', is: 'success' },
        { clearReceiverFault: 'merchant' },
        { awaitCallbacks: 'a' },
      ]);
      expect(unmet(result)).toEqual([]);
      expect(result.verdict.verdict).toBe('PASS');
      expect(count(result, 'callback-failed')).toBeGreaterThan(0);
    },
  );
});

describe('a question to the operator', () => {
  const ask = { ask: 'did the door light go out?' } as const;

  it('is answered by who is there: as expected, otherwise, or not at all', async () => {
    const asked = async (answer: 'yes' | 'no' | 'unsure') =>
      (
        await play([...saleSteps('a'), ask], {}, 1, {
          operator: () => Promise.resolve({ answer, operator: 'Li', note: 'bay 3' }),
        })
      ).verdict;
    expect((await asked('yes')).verdict).toBe('PASS');
    expect(await asked('no')).toMatchObject({
      verdict: 'FAIL',
      reason: expect.stringContaining('Li answered no (bay 3)') as string,
    });
    expect(await asked('unsure')).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining('unsure') as string,
    });
  });

  it('takes the answer that is recorded where no operator is there, and is INCONCLUSIVE without one', async () => {
    const written = await play([
      ...saleSteps('a'),
      { ...ask, expect: 'no', recordedAnswer: { answer: 'no', by: 'Li' } },
    ]);
    expect(written.verdict.verdict).toBe('PASS');
    expect(written.history.events.find(({ kind }) => kind === 'operator-answered')).toMatchObject({
      answer: 'no',
      operator: 'Li',
      source: 'from-scenario',
    });
    expect((await play([...saleSteps('a'), ask])).verdict).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining('no person was there') as string,
    });
  });
});

describe('time and several outcomes', () => {
  it('waits until a time of the run, and not at all when it is past', async () => {
    const result = await play([{ untilTime: '10s' }, ...saleSteps('a'), { untilTime: '5s' }, ...saleSteps('b')]);
    const calls = result.history.events.flatMap((event) => (event.kind === 'delivery-started' ? [event.t] : []));
    expect(calls[0]).toBeGreaterThan(10_000);
    expect(calls[0]).toBeLessThan(10_200);
    expect(calls[1]).toBeLessThan(12_000);
  });

  it('compares several outcomes in the order of their callbacks', async () => {
    const steps = (ends: ('success' | 'failure')[]): StepInput[] => [
      { order: 'a', quantity: 3 },
      { pay: 'a' },
      { queue: 'a' },
      { awaitCallbacks: 'a', ends },
    ];
    const over = { faults: [{ fault: 'goods-stuck', on: 'snacks', when: { job: 2 } }] };
    expect(unmet(await play(steps(['success', 'failure', 'success']), over))).toEqual([]);
    expect(unmet(await play(steps(['success', 'success', 'failure']), over))).toEqual([
      'snacks-10000001-1: track 1 step 4: awaitCallbacks a: expected success, success, failure, received success, ' +
        'failure, success',
    ]);
  });
});

describe('what cannot be', () => {
  const withSteps =
    (...steps: StepInput[]) =>
    (): unknown =>
      defineScenario({
        name: 'x',
        title: 'x',
        stages: ['virtual'],
        fleet: [{ group: 'snacks', motor: 'spring' }],
        tracks: [{ on: 'snacks', steps }],
        proves: ['paid-quantity'],
      });

  it.each<[string, StepInput[], string]>([
    [
      'a fault that there is not',
      [{ injectFault: 'goods-stuk' }],
      'tracks.0.steps.0.injectFault: there is no fault "goods-stuk"; did you mean "goods-stuck"?',
    ],
    ['a fault of another motor', [{ injectFault: 'lift-goods' }], 'cannot happen to a machine with motor "spring"'],
    [
      'a parameter that it has not',
      [{ injectFault: 'answers-late', params: { after: 3 } }],
      'tracks.0.steps.0.params.after: "answers-late" has no parameter "after"',
    ],
    [
      'once for a fault of the whole machine',
      [{ injectFault: 'busy-board', nextJobOnly: true }],
      'tracks.0.steps.0.nextJobOnly: "busy-board" concerns the machine',
    ],
    [
      'healing what is whole',
      [{ clearFault: 'goods-stuck' }],
      'tracks.0.steps.0.clearFault: no step before this one injects',
    ],
    [
      'calming what is calm',
      [{ clearNetworkFault: 'loss' }],
      'no step before this one begins "loss" on the path "link"',
    ],
    [
      'a receiver that there is not',
      [{ clearReceiverFault: 'missing' }],
      'there is no receiver "missing" (valid here: merchant)',
    ],
    [
      'doubled answers',
      [{ injectNetworkFault: 'duplication', path: 'api', direction: 'down' }],
      'double the calls ("up")',
    ],
  ])('%s is reported when the scenario is read', (_, steps, message) => {
    expect(withSteps(...steps)).toThrow(message);
  });
});
