import { describe, expect, it } from 'vitest';
import { runScenario, type RunResult } from '#harness/runner/run.ts';
import { crashPoints } from '#harness/scenario/core-faults.ts';
import type { ScenarioInput } from '#harness/scenario/scenario.ts';
import { defineScenario, readScenario } from '#harness/scenario/read-scenario.ts';
import { networkDelays } from '#harness/runner/run-setup.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';

/** Two customers a minute apart at a locker whose first answer is late, by a millisecond on every line. */
async function play(core: ScenarioInput['core'], over: Partial<ScenarioInput> = {}): Promise<RunResult> {
  const scenario = defineScenario({
    name: 'x',
    title: 'x',
    stages: ['virtual'],
    fleet: [{ group: 'lockers', motor: 'electronic-lock' }],
    faults: [{ fault: 'answers-late', on: 'lockers', params: { answerAfterMs: 15_500 }, when: { job: 1 } }],
    arrivals: [{ on: 'lockers', every: '1min', spacing: 'even', until: '4min' }],
    network: { http: ['1ms', '1ms'], link: ['1ms', '1ms'] },
    proves: ['paid-quantity'],
    ...over,
    ...(core && { core }),
  });
  const stage = virtualStage({ seed: 1, network: networkDelays(scenario) });
  const result = await runScenario(scenario, stage, { seed: 1 });
  await stage.close();
  return result;
}

const kinds = ({ history }: RunResult): string[] => history.events.map(({ kind }) => kind);
const events = <Kind extends string>({ history }: RunResult, kind: Kind) =>
  history.events.filter((event): event is Extract<typeof event, { kind: Kind }> => event.kind === kind);

/** Sound: no rule broken, nothing failed inside, everything that was planned struck, and it came to rest. */
function expectNoErrors(result: RunResult): void {
  expect(result.judgement.findings).toEqual([]);
  expect(result.coreErrors).toEqual([]);
  expect(result.verdict).toMatchObject({ verdict: 'PASS' });
}

describe('a core that dies at an edge', () => {
  it.each(crashPoints.filter((edge) => edge !== 'during-restart'))('%s leaves every rule kept', async (at) => {
    const result = await play({ crashes: [{ at, down: '3s' }] });
    expectNoErrors(result);
    expect(events(result, 'core-killed')).toHaveLength(1);
    expect(events(result, 'core-started')).toHaveLength(2);
  });

  it('in its restart is started once more', async () => {
    const result = await play({
      crashes: [
        { at: 'after-ack', down: '3s' },
        { at: 'during-restart', down: '5s' },
      ],
    });
    expectNoErrors(result);
    const deaths = events(result, 'core-killed').map(({ t }) => t);
    expect(
      events(result, 'core-started')
        .slice(1)
        .map(({ t }) => t),
    ).toEqual([deaths[0]! + 3_000, deaths[1]! + 5_000]);
  });

  it('before a delivery is committed has begun none, and the customer is served later', async () => {
    const result = await play({ crashes: [{ at: 'before-start', down: '0s' }] });
    const death = events(result, 'core-killed')[0]!.t;
    expect(events(result, 'delivery-started').filter(({ t }) => t <= death)).toEqual([]);
    expect(events(result, 'command-received').filter(({ t }) => t <= death)).toEqual([]);
  });

  it('between commit and command never sends the command: the delivery times out; the store reports it', async () => {
    const result = await play({ crashes: [{ at: 'after-start', down: '1s' }] });
    const [first] = events(result, 'delivery-started');
    expect(first).toMatchObject({ by: 'store', t: events(result, 'core-killed')[0]!.t });
    expect(events(result, 'command-received').filter(({ delivery }) => delivery === first!.delivery)).toEqual([]);
    expect(events(result, 'delivery-settled').find(({ delivery }) => delivery === first!.delivery)).toMatchObject({
      outcome: 'timeout',
      t: first!.t + 120_000,
    });
  });

  it('after a command has gone out lets it arrive', async () => {
    const result = await play({ crashes: [{ at: 'after-command', down: '1s' }] });
    const death = events(result, 'core-killed')[0]!.t;
    expect(events(result, 'command-received')[0]).toMatchObject({ t: death + 1 });
  });

  it('dies there the n-th time', async () => {
    const result = await play({ crashes: [{ at: 'after-start', nth: 2 }] });
    expect(
      events(result, 'delivery-started')
        .map(({ by }) => by)
        .slice(0, 2),
    ).toEqual(['core', 'store']);
  });

  it('between an outcome and its callback sends it once it is back', async () => {
    const result = await play({ crashes: [{ at: 'after-settle', down: '7s' }] });
    const [settled] = events(result, 'delivery-settled');
    expect(settled?.by).toBe('store');
    expect(events(result, 'callback-received')[0]).toMatchObject({
      delivery: settled!.delivery,
      t: settled!.t + 7_001,
    });
  });
});

describe('a store that', () => {
  it('loses its answers reports in the core’s place; the alarm meets committed deadlines', async () => {
    const result = await play(
      { store: [{ fault: 'lost-acknowledgement', from: '59s', to: '70s' }] },
      {
        faults: [],
        arrivals: [
          { on: 'lockers', every: '59500ms', spacing: 'even', until: '61s', tries: 1 },
          { on: 'lockers', every: '3min', spacing: 'even', until: '4min' },
        ],
      },
    );
    expectNoErrors(result);
    expect(events(result, 'answer').some(({ code }) => code === 5000)).toBe(true);
  });

  it('loses its answer to a delivery repeats it for the same bytes, and its lock expires in time', async () => {
    const arrivals = [
      { on: 'lockers', every: '60s' as const, spacing: 'even' as const, until: '61s' as const, tries: 5 },
    ];
    // The order is placed and paid in time; from the delivery on every answer is lost, for half a second.
    const asked = events(await play(undefined, { faults: [], arrivals }), 'call').find(
      ({ endpoint }) => endpoint === 'deliver',
    )!.t;
    const result = await play(
      { store: [{ fault: 'lost-acknowledgement', from: `${asked}ms`, to: `${asked + 500}ms` }] },
      { faults: [], arrivals },
    );
    expect(result.judgement.findings).toEqual([]);
    const lost = events(result, 'delivery-started').filter(({ by }) => by === 'store');
    expect(lost.length).toBeGreaterThan(0);
    for (const { delivery, t } of lost) {
      const token = events(result, 'lock-granted').find((granted) => granted.delivery === delivery)!.token;
      expect(events(result, 'lock-released').find((released) => released.token === token)).toMatchObject({
        t: t + 15_000,
        cause: 'dwell',
      });
      expect(events(result, 'answer').filter((answer) => answer.delivery === delivery).length).toBeGreaterThan(0);
    }
  });

  it('error: nothing is committed, and the core goes on when its store works again', async () => {
    const result = await play({ store: [{ fault: 'error', from: '50s', to: '100s' }] }, { faults: [] });
    expectNoErrors(result);
    const failed = events(result, 'answer').filter(({ code }) => code === 5000);
    expect(failed.length).toBeGreaterThan(0);
    expect(events(result, 'order-created').filter(({ t }) => t >= 50_000 && t < 100_000)).toEqual([]);
    expect(events(result, 'delivery-settled').some(({ outcome, t }) => outcome === 'success' && t > 100_000)).toBe(
      true,
    );
  });

  it('is slow keeps the order of decisions and their times', async () => {
    const result = await play({ store: [{ fault: 'slow', delay: ['400ms', '400ms'], to: '5min' }] });
    expectNoErrors(result);
    expect(events(result, 'core-fault-fired').length).toBeGreaterThan(5);
    const ranks = events(result, 'lock-granted').map(({ token }) => token);
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  });
});

describe('a core whose loop stands still', () => {
  it('meets what fell due as soon as it goes on, answers then, and sends nothing in between', async () => {
    const result = await play({ stalls: [{ from: '61s', for: '30s' }] });
    expectNoErrors(result);
    // Granted at 60 s, so due at 75 s.
    expect(events(result, 'lock-released')[0]).toMatchObject({ cause: 'dwell', t: 91_000 });
    expect(result.history.events.filter(({ by, t }) => by === 'core' && t > 61_000 && t < 91_000)).toEqual([]);
  });
});

describe('core faults in a scenario', () => {
  const problems = (core: unknown, stages = ['virtual']): string[] => {
    const read = readScenario({
      name: 'x',
      title: 'x',
      stages,
      fleet: [{ group: 'a', motor: 'spring' }],
      arrivals: [{ on: 'a', every: '1s', until: '2s' }],
      core,
      proves: ['paid-quantity'],
    });
    return 'problems' in read ? read.problems.map(({ path, message }) => `${path.join('.')}: ${message}`) : [];
  };

  it.each([
    [
      { crashes: [{ at: 'after-start' }] },
      'core: the core can have faults on the virtual stage only: write "stages: [virtual]", or take "live" out of ' +
        '"stages"',
    ],
    [
      { store: [{ fault: 'slow' }] },
      'core: the core can have faults on the virtual stage only: write "stages: [virtual]", or take "live" out of ' +
        '"stages"',
    ],
  ])('belong on the virtual stage: %j', (core, message) => {
    expect(problems(core, ['virtual', 'live'])).toEqual([message]);
    expect(problems(core)).toEqual([]);
  });

  it.each([
    [{ crashes: [{ at: 'after-beginn' }] }, /core.crashes.0.at: .*did you mean "after-settle"/],
    [{ store: [{ fault: 'error' }] }, /core.store.0: .*give it "to"/],
    [{ store: [{ fault: 'slow', delay: ['2s', '1s'] }] }, /core.store.0: .*"1s" stands first/],
    [{ store: [{ fault: 'slow', from: '2s', to: '1s' }] }, /core.store.0: it ends/],
    [{ stalls: [{ from: '1s', for: '0s' }] }, /core.stalls.0.for: .*more than nothing/],
  ])('are refused where they make no sense: %j', (core, message) => {
    expect(problems(core).join('\n')).toMatch(message);
  });

  it('that never strike make a run INCONCLUSIVE', async () => {
    const result = await play({ crashes: [{ at: 'after-start', nth: 999 }] });
    expect(result.verdict).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining('crash on after-start, time 999') as string,
    });
    expect(kinds(result)).not.toContain('core-killed');
  });
});
