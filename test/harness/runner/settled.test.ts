import { describe, expect, it } from 'vitest';
import type { ScenarioInput } from '#harness/scenario/scenario.ts';
import { defineScenario } from '#harness/scenario/read-scenario.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { play, unmet } from './play.ts';

const queueSteps = (quantity: number): StepInput[] => [{ order: 'q', quantity }, { pay: 'q' }, { queue: 'q' }];
const expectationPrefix = 'snacks-10000001-1: track 1 step';
const jamOnJob = (job: number): Partial<ScenarioInput> => ({
  faults: [{ fault: 'goods-stuck', on: 'snacks', when: { job } }],
});
/** Steps of which each must be met. */
const expectMet = async (steps: readonly StepInput[], over: Partial<ScenarioInput> = {}): Promise<void> => {
  const result = await play(steps, over);
  expect(unmet(result)).toEqual([]);
  expect(result.verdict.verdict, result.verdict.reason).toBe('PASS');
};

describe('result asks about a queued order', () => {
  it('while its item runs, after it, and after its callbacks were waited for', async () => {
    await expectMet([
      ...queueSteps(2),
      { result: 'q', is: 'pending' },
      { wait: '1min' },
      { result: 'q', is: 'success' },
      { awaitCallbacks: 'q' },
      { result: 'q', is: 'success' },
    ]);
  });

  it('of its own delivery where the queue goes on after one that failed', async () => {
    await expectMet(
      [
        ...queueSteps(1),
        { awaitCallbacks: 'q', ends: 'failure' },
        { result: 'q', is: 'failure' },
        { queue: 'q' },
        { awaitCallbacks: 'q' },
        { result: 'q', is: 'success' },
      ],
      jamOnJob(1),
    );
  });

  it('and reports it where every item still waits', async () => {
    const busy: StepInput[] = [
      { order: 'a' },
      { pay: 'a' },
      { order: 'q', quantity: 2 },
      { pay: 'q' },
      { deliver: 'a' },
      { queue: 'q' },
    ];
    const result = await play([...busy, { result: 'q', is: 'pending' }]);
    expect(unmet(result)).toEqual([
      `${expectationPrefix} 7: result q: no delivery of "q" has started: 2 of its items wait in the queue`,
    ]);
  });

  it('and is not taken for the call that commanded it', async () => {
    const { judgement } = await play([...queueSteps(1), { wait: '10s' }, { result: 'q', is: 'success' }], {
      expect: [{ measure: 'core-overhead-max', min: '0s' }],
    });
    expect(judgement.measurements).toMatchObject([{ state: 'no-data' }]);
  });

  it('in the scenario’s own words', async () => {
    const result = await play([
      { order: 'a' },
      { pay: 'a' },
      { deliver: 'a' },
      { awaitCallbacks: 'a' },
      { result: 'a', is: 'failure' },
    ]);
    expect(unmet(result)).toEqual([`${expectationPrefix} 5: result a: expected failure, got success`]);
  });
});

describe('a refusal', () => {
  it('is quoted in English', async () => {
    const result = await play([{ order: 'a' }, { deliver: 'a' }]);
    expect(unmet(result)).toEqual([`${expectationPrefix} 2: deliver a: expected accepted, got 6054 order is unpaid`]);
  });
});

describe('settled waits for', () => {
  it('the item that runs when the order is refunded, and not for those that the refund drops', async () => {
    await expectMet([
      ...queueSteps(3),
      { wait: '200ms' },
      { refund: 'q' },
      { awaitCallbacks: 'q' },
      { result: 'q', is: 'success' },
    ]);
  });

  it('no callback where the order was refunded before anything began', async () => {
    const busy: StepInput[] = [
      { order: 'a' },
      { pay: 'a' },
      { order: 'q', quantity: 2 },
      { pay: 'q' },
      { deliver: 'a' },
      { queue: 'q' },
      { refund: 'q' },
    ];
    await expectMet([...busy, { awaitCallbacks: 'q', ends: [], within: '1min' }, { awaitCallbacks: 'a' }]);
    expect(unmet(await play([...busy, { awaitCallbacks: 'q' }]))).toEqual([
      `${expectationPrefix} 8: awaitCallbacks q: no callback is to come for "q": 2 waiting items were dropped from ` +
        'the ' +
        'queue (the order was refunded); write "ends: []" with "within" to expect none',
    ]);
  });

  it('each item once, however often the queue is asked how it goes', async () => {
    await expectMet([
      ...queueSteps(3),
      { wait: '1s' },
      { queue: 'q' },
      { wait: '1s' },
      { queue: 'q' },
      { awaitCallbacks: 'q', ends: ['success', 'success', 'success'] },
    ]);
    await expectMet([
      { order: 'a' },
      { pay: 'a' },
      { deliver: 'a' },
      { queue: 'a' },
      { awaitCallbacks: 'a', ends: ['success'] },
    ]);
  });

  it('an item that is queued again before the callback of its failure came', async () => {
    const down = {
      receivers: [{ receiver: 'merchant', faults: [{ fault: 'refuse' as const, to: '30s' as const }] }],
    };
    await expectMet(
      [...queueSteps(1), { wait: '20s' }, { queue: 'q' }, { awaitCallbacks: 'q', ends: ['failure', 'success'] }],
      {
        ...jamOnJob(1),
        ...down,
      },
    );
  });
});

describe('a queue, as docs/scenarios.md describes it', () => {
  const off = (offMs: number): Partial<ScenarioInput> => ({
    faults: [{ fault: 'power-cycle', on: 'snacks', params: { at: 'before-drop', offMs }, when: { job: 2 } }],
  });

  it('goes on at the dwell limit where the machine is back', async () => {
    await expectMet(
      [...queueSteps(4), { awaitCallbacks: 'q', ends: ['success', 'success', 'success', 'timeout'] }],
      off(10_000),
    );
  });

  it('fails all that waits at once where it is not', async () => {
    const result = await play(
      [...queueSteps(4), { awaitCallbacks: 'q', ends: ['success', 'failure', 'failure', 'timeout'] }],
      off(60_000),
    );
    expect(unmet(result)).toEqual([]);
    const reasons = result.history.events.flatMap((event) =>
      event.kind === 'callback-received' ? [event.errorMsg] : [],
    );
    expect(reasons).toEqual(['', 'Machine Offline', 'Machine Offline', 'Delivery Timeout']);
  });

  it('drops what waits for a record with an item that timed out, and reports it per awaited item', async () => {
    const never: Partial<ScenarioInput> = { faults: [{ fault: 'never-answers', on: 'snacks' }] };
    expect(
      unmet(
        await play(
          [...queueSteps(6), { awaitCallbacks: 'q', ends: ['timeout', 'timeout', 'timeout', 'timeout', 'timeout'] }],
          never,
        ),
      ),
    ).toEqual([]);
    expect(unmet(await play([...queueSteps(6), { awaitCallbacks: 'q', ends: 'timeout' }], never))).toEqual([
      `${expectationPrefix} 4: awaitCallbacks q: expected timeout, received timeout, timeout, timeout, timeout, ` +
        'timeout; ' +
        '1 waiting item was dropped from the queue (refused with 6043)',
    ]);
  });
});

describe('the message of an expectation that is not met', () => {
  it('is how many callbacks came, and of what', async () => {
    const never: Partial<ScenarioInput> = { faults: [{ fault: 'never-answers', on: 'snacks', when: { job: 2 } }] };
    const result = await play(
      [...queueSteps(3), { awaitCallbacks: 'q', within: '10s' }, { awaitCallbacks: 'q', ends: ['success', 'timeout'] }],
      never,
    );
    expect(unmet(result)).toEqual([
      `${expectationPrefix} 4: awaitCallbacks q: expected success within 10 s, but 1 of 3 callbacks came: success`,
    ]);
  });

  it('is true of an order whose callbacks were all waited for', async () => {
    const result = await play([
      { order: 'a' },
      { awaitCallbacks: 'a' },
      { pay: 'a' },
      { deliver: 'a' },
      { awaitCallbacks: 'a' },
      { awaitCallbacks: 'a' },
    ]);
    expect(unmet(result)).toEqual([
      `${expectationPrefix} 2: awaitCallbacks a: nothing has been commanded for "a", so no callback is to come`,
      `${expectationPrefix} 6: awaitCallbacks a: every callback of "a" has been waited for already, and nothing ` +
        'has been ' +
        'commanded for it since',
    ]);
  });

  it('is true of a record that may not be commanded again', async () => {
    const steps: StepInput[] = [
      ...queueSteps(2),
      { awaitCallbacks: 'q', ends: ['success', 'timeout'] },
      { queue: 'q' },
      { awaitCallbacks: 'q' },
    ];
    const result = await play(steps, { faults: [{ fault: 'never-answers', on: 'snacks', when: { job: 1 } }] });
    expect(unmet(result)).toEqual([
      `${expectationPrefix} 6: awaitCallbacks q: every callback of "q" has been waited for already, and nothing ` +
        'has been ' +
        'commanded for it since',
    ]);
  });

  it('reports a callback where none was expected', async () => {
    const result = await play([
      { order: 'a' },
      { pay: 'a' },
      { deliver: 'a' },
      { awaitCallbacks: 'a', ends: [], within: '1min' },
    ]);
    expect(unmet(result)).toEqual([
      `${expectationPrefix} 4: awaitCallbacks a: expected no callback within 60 s, received success`,
    ]);
  });

  it('is the reason that the callback gave', async () => {
    const jam = (more: object): StepInput[] => [
      { order: 'a' },
      { pay: 'a' },
      { deliver: 'a' },
      { awaitCallbacks: 'a', ends: 'failure', ...more },
    ];
    expect(unmet(await play(jam({ error: 'Goods are Stuck', floorStatus: 2 }), jamOnJob(1)))).toEqual([]);
    expect(unmet(await play(jam({ error: 'Over Current' }), jamOnJob(1)))).toEqual([
      `${expectationPrefix} 4: awaitCallbacks a: expected error "Over Current", received error "Goods are Stuck" and ` +
        'floor status 2',
    ]);
    expect(unmet(await play(jam({ floorStatus: 3 }), jamOnJob(1)))).toHaveLength(1);
  });
});

describe('what settled cannot be asked', () => {
  const load = (step: StepInput) => (): unknown =>
    defineScenario({
      name: 'x',
      fleet: [{ group: 'snacks', motor: 'spring' }],
      tracks: [{ on: 'snacks', steps: [{ order: 'a' }, step] }],
    });

  it.each<[string, StepInput, string]>([
    [
      'no callback, without a time',
      { awaitCallbacks: 'a', ends: [] },
      'no callback may come: give the time with "within"',
    ],
    [
      'the reason of a success',
      { awaitCallbacks: 'a', error: 'Over Current' },
      'only the callback of a failure or timeout has a reason',
    ],
  ])('%s', (_what, step, message) => {
    expect(load(step)).toThrow(message);
  });
});
