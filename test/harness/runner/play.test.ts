import { describe, expect, it } from 'vitest';
import type { ScenarioInput } from '#harness/scenario/scenario.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { count, play, unmet } from './play.ts';

const saleSteps: StepInput[] = [{ order: 'a' }, { pay: 'a' }, { deliver: 'a' }];

describe('a core that is killed', () => {
  /** From before the command reaches the machine to after the callback. */
  const moments = [
    '0ms',
    '1ms',
    '2ms',
    '3ms',
    '5ms',
    '8ms',
    '50ms',
    '300ms',
    '600ms',
    '650ms',
    '700ms',
    '705ms',
    '710ms',
    '720ms',
    '800ms',
    '1s',
  ] as const;

  it.each(moments.flatMap((moment) => [1, 2, 3].map((seed) => [moment, seed] as const)))(
    '%s after a delivery was asked for (seed %d) leaves every rule kept',
    async (moment, seed) => {
      const operator = { on: 'office', steps: [{ wait: moment }, { killCore: '4s' as const }] };
      const result = await play(
        [],
        {
          fleet: [
            { group: 'snacks', motor: 'spring' },
            { group: 'office', motor: 'electronic-lock' },
          ],
          tracks: [{ on: 'snacks', steps: [...saleSteps, { wait: '3min' }, { sell: { lane: 1 } }] }, operator],
        },
        seed,
      );
      expect(result.judgement.findings).toEqual([]);
      expect(result.coreErrors).toEqual([]);
      expect(count(result, 'core-killed')).toBe(1);
      expect(count(result, 'core-started')).toBe(2);
      expect(count(result, 'run-ended')).toBe(1);
    },
  );

  it('answers and does nothing between its kill and the next core', async () => {
    const result = await play([...saleSteps, { wait: '100ms' }, { killCore: '20s' }, { awaitCallbacks: 'a' }], {
      faults: [{ fault: 'answers-late', on: 'snacks', params: { answerAfterMs: 15_000 } }],
    });
    const killed = result.history.events.findIndex(({ kind }) => kind === 'core-killed');
    const started = result.history.events.findIndex((event, index) => index > killed && event.kind === 'core-started');
    expect(result.history.events.slice(killed, started).filter(({ by }) => by === 'core' || by === 'receiver')).toEqual(
      [],
    );
    expect(result.verdict.verdict).toBe('PASS');
  });
});

describe('a merchant', () => {
  it('that sends the same bytes again begins nothing new and gets the first answer', async () => {
    const result = await play([
      ...saleSteps,
      { resend: 'a', times: 8 },
      { awaitCallbacks: 'a' },
      { resend: 'a', times: 2 },
    ]);
    expect(unmet(result)).toEqual([]);
    expect(count(result, 'delivery-started')).toBe(1);
    expect(result.judgement.results.find(({ check }) => check === 'idempotent-submit')).toMatchObject({
      cases: 1,
      findings: [],
    });
  });

  it('that loses patience hears nothing, and finds its delivery by asking again', async () => {
    const result = await play(
      [
        { order: 'a' },
        { pay: 'a' },
        { deliver: 'a', patience: '1ms', expect: 'no-answer' },
        { resend: 'a' },
        { awaitCallbacks: 'a' },
      ],
      { network: { http: ['2ms', '2ms'] } },
    );
    expect(unmet(result)).toEqual([]);
    expect(count(result, 'no-answer')).toBe(1);
    expect(count(result, 'item-dropped')).toBe(1);
  });

  it('of a herd is served, one at a time', async () => {
    const result = await play([{ herd: 12 }], { fleet: [{ group: 'snacks', motor: 'spring', stockPerLane: 20 }] });
    expect(unmet(result)).toEqual([]);
    expect(count(result, 'item-dropped')).toBe(12);
    expect(result.judgement.findings).toEqual([]);
  });

  it('is notified of an order that is not paid', async () => {
    const result = await play([{ order: 'a' }, { awaitExpiry: 'a' }, { pay: 'a', expect: 6042 }, { sell: {} }]);
    expect(unmet(result)).toEqual([]);
  });

  it('that names an order which no step has placed is refused before anything runs', async () => {
    await expect(play([{ resend: 'a' }])).rejects.toThrow(/steps\.0\.resend/);
  });

  it('that waits for what was never commanded has an expectation that is not met', async () => {
    const result = await play([{ order: 'b' }, { resend: 'b' }, { awaitCallbacks: 'b' }]);
    expect(unmet(result)).toHaveLength(2);
    expect(result.verdict.verdict).toBe('FAIL');
  });
});

describe('a receiver', () => {
  const from = (fault: '500' | 'hang' | 'slow' | 'cut' | 'redirect' | 'garbage') =>
    play([{ sell: {}, times: 2 }], { receivers: [{ receiver: 'merchant', faults: [{ fault, first: 1 }] }] });

  it.each([
    ['500', 2, 500],
    ['hang', 2, 0],
    ['slow', 2, 200],
    ['cut', 2, 0],
    ['redirect', 2, 302],
    ['garbage', 1, 200],
  ] as const)(
    'that does %s is called %d time(s) for that callback, and notified in the end',
    async (fault, attempts, responseStatus) => {
      const result = await from(fault);
      expect(result.verdict.verdict).toBe('PASS');
      expect(count(result, 'receiver-fault-fired')).toBe(1);
      expect(count(result, 'callback-attempt')).toBe(attempts + 1);
      expect(result.history.events.find(({ kind }) => kind === 'callback-received')).toMatchObject({ responseStatus });
    },
  );

  it('that refuses is notified when it is back', async () => {
    const result = await play([{ sell: {} }], {
      receivers: [{ receiver: 'merchant', faults: [{ fault: 'refuse', to: '30s' }] }],
    });
    expect(result.verdict.verdict).toBe('PASS');
    expect(result.history.events.find(({ kind }) => kind === 'callback-received')!.t).toBeGreaterThan(30_000);
  });

  it('whose fault never fires makes the run INCONCLUSIVE', async () => {
    const result = await play([{ sell: {} }], {
      receivers: [{ receiver: 'merchant', faults: [{ fault: '500', from: '1h' }] }],
    });
    expect(result.verdict).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining('500#1') as string,
    });
  });
});

describe('customers who come by themselves', () => {
  const crowd = (over: Partial<NonNullable<ScenarioInput['arrivals']>[number]> = {}, seed = 1) =>
    play(
      [],
      {
        tracks: [],
        fleet: [{ group: 'snacks', motor: 'spring', stockPerLane: 50 }],
        arrivals: [{ on: 'snacks', every: '10s', until: '20min', ...over }],
      },
      seed,
    );

  it('come at random times, about as often as planned, and differ from seed to seed', async () => {
    const [one, repeated, other] = [await crowd(), await crowd(), await crowd({}, 2)];
    expect(repeated.history).toEqual(one.history);
    expect(other.history.events).not.toEqual(one.history.events);
    expect(count(one, 'order-created')).toBeGreaterThan(80);
    expect(count(one, 'order-created')).toBeLessThan(160);
    expect(one.verdict.verdict).toBe('PASS');
  });

  it('come like a clock when planned so, and go away when everything is sold', async () => {
    expect(count(await crowd({ spacing: 'even' }), 'order-created')).toBe(119);
    const empty = await play([], {
      tracks: [],
      fleet: [{ group: 'snacks', motor: 'spring', lanes: 1, stockPerLane: 3 }],
      arrivals: [{ on: 'snacks', every: '10s', until: '5min' }],
    });
    expect(count(empty, 'item-dropped')).toBe(3);
    expect(empty.verdict.verdict).toBe('PASS');
  });
});

describe('what a scenario plans', () => {
  it('has a name for each failure; a fault by chance is one plan for its group', async () => {
    const { history } = await play([{ sell: {} }], {
      fleet: [{ group: 'snacks', motor: 'spring', count: 3 }],
      faults: [
        { fault: 'goods-stuck', on: 'snacks', when: { job: 9 } },
        { fault: 'goods-stuck', on: 'snacks', when: { probability: 0.5 } },
      ],
      network: { faults: [{ fault: 'loss', path: 'link', on: 'snacks', machine: 2, from: '1h' }] },
      receivers: [{ receiver: 'merchant', faults: [{ fault: 'slow', from: '1h' }] }],
      tracks: [{ on: 'snacks', steps: [{ wait: '1s' }] }],
    });
    expect(history.header.faults).toEqual([
      { plan: 'goods-stuck#1', fault: 'goods-stuck', targetText: 'snacks (10000001)', target: 'machine' },
      { plan: 'goods-stuck#2', fault: 'goods-stuck', targetText: 'snacks (10000002)', target: 'machine' },
      { plan: 'goods-stuck#3', fault: 'goods-stuck', targetText: 'snacks (10000003)', target: 'machine' },
      { plan: 'goods-stuck#4', fault: 'goods-stuck', targetText: 'snacks', target: 'machine' },
      { plan: 'loss#5', fault: 'loss', targetText: 'link of snacks 2', target: 'network' },
      { plan: 'slow#6', fault: 'slow', targetText: 'merchant', target: 'receiver' },
    ]);
  });
});
