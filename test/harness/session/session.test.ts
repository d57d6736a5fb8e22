import { fc, it as property } from '@fast-check/vitest';
import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { networkDelays } from '#harness/runner/run-setup.ts';
import { runScenario, type RunResult } from '#harness/runner/run.ts';
import { loadScenario } from '#harness/scenario/yaml/load.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { groupSchema } from '#harness/scenario/schema-parts.ts';
import { toScenario } from '#harness/session/to-scenario.ts';
import { collectOutcomes } from '#harness/session/compare-outcomes.ts';
import { Session } from '#harness/session/session.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { runs } from '#test/properties/settings.ts';

const fleet = [
  groupSchema.parse({ group: 'snacks', motor: 'spring' }),
  groupSchema.parse({ group: 'lunches', motor: 'conveyor', count: 2 }),
];
const [snacks, lunchMachine] = ['10000001', '10000002'] as const;

/** Plays by hand in a virtual world: the hands are a function. */
async function playSession(
  play: (session: Session) => Promise<void>,
  seed = 1,
): Promise<{ result: RunResult; scenario: Scenario | null; session: Session }> {
  const stage = virtualStage({ seed });
  const { session, result } = await stage.drive(
    (async () => {
      const opened = await Session.open({
        fleet,
        stage,
        seed,
        operator: () => Promise.resolve({ answer: 'yes', operator: 'Li', note: '' }),
      });
      await play(opened);
      return { session: opened, result: await opened.finish() };
    })(),
  );
  await stage.close();
  const saved = toScenario({
    name: 'by-hand',
    title: 'By hand',
    fleet,
    machines: session.machines,
    actions: session.actions,
    startedAt: session.startedAt,
    seed,
    result,
  });
  return { result, session, scenario: saved && loadScenario(stringify(saved), 'by-hand.yaml') };
}

async function replay(scenario: Scenario | null): Promise<RunResult> {
  if (!scenario) throw new Error('nothing was saved');
  const stage = virtualStage({ seed: scenario.seed, network: networkDelays(scenario) });
  const result = await runScenario(scenario, stage, { seed: scenario.seed });
  await stage.close();
  return result;
}

/** @returns false when the order was refused. */
async function order(
  session: Session,
  machine: string,
  label: string,
  more: { quantity?: number } = {},
): Promise<boolean> {
  const placed = await session.play(machine, { order: label, ...more });
  if (!placed || !('answer' in placed) || placed.answer !== 'accepted') return false;
  await session.play(machine, { pay: label });
  return true;
}

async function sell(session: Session, machine: string, label = session.nextLabel('order')): Promise<string | null> {
  if (!(await order(session, machine, label))) return null;
  await session.play(machine, { deliver: label });
  return label;
}

describe('a session by hand', () => {
  it('plays a jam, an answer after the lock, a heal and a sale, and replays to the same outcomes', async () => {
    const { result, scenario } = await playSession(async (session) => {
      await session.play(lunchMachine, { injectFault: 'goods-stuck', nextJobOnly: true });
      await sell(session, lunchMachine);
      await session.waitUntilIdle();
      await session.play(snacks, { injectFault: 'answers-late', params: { answerAfterMs: 33_000 } });
      await sell(session, snacks);
      const refused = session.nextLabel('order');
      await session.play(snacks, { order: refused });
      await session.play(snacks, { pay: refused });
      expect(await session.play(snacks, { deliver: refused })).toMatchObject({ answer: 6057 });
      // The lock expires after 30 s: then the next sale begins while the first answer is still to come.
      expect(await session.waitUntil(() => session.view.machine(snacks).lock === null, 40_000)).toBe(true);
      await session.play(snacks, { clearFault: 'answers-late' });
      await session.play(snacks, { deliver: refused });
      await session.play(snacks, { ask: 'Did the light go out?' });
      await session.waitUntilIdle();
      await sell(session, snacks);
      await session.waitUntilIdle();
    });
    expect(result.verdict).toMatchObject({ verdict: 'PASS' });
    expect(collectOutcomes(result.history)).toEqual({
      [`${lunchMachine} settled`]: ['failure'],
      [`${snacks} refused`]: ['deliver 6057'],
      [`${snacks} expired`]: ['dwell'],
      [`${snacks} settled`]: ['success', 'success', 'success'],
      [`${snacks} dropped`]: ['lane 0', 'lane 0', 'lane 0'],
    });
    const replayed = await replay(scenario);
    expect(replayed.history.events.filter((event) => event.kind === 'expectation' && !event.met)).toEqual([]);
    expect(replayed.verdict).toMatchObject({ verdict: 'PASS' });
    expect(collectOutcomes(replayed.history)).toEqual(collectOutcomes(result.history));
  });

  it('declares what a lie comes to, and the check that finds it', async () => {
    const { result, scenario } = await playSession(async (session) => {
      await session.play(snacks, { injectFault: 'reports-success-without-drop' });
      await sell(session, snacks);
      await session.waitUntilIdle();
    });
    expect(result.verdict.verdict).toBe('FAIL');
    expect(scenario).toMatchObject({ verdict: 'FAIL', finds: ['honest-success'] });
    expect((await replay(scenario)).judgement.findings.map(({ check }) => check)).toEqual(['honest-success']);
  });

  it('shows of a delivery what each side knows, and what is awaited until when', async () => {
    await playSession(async (session) => {
      await session.play(snacks, { injectFault: 'never-answers', nextJobOnly: true });
      await sell(session, snacks);
      await session.waitUntil(() => session.view.openDeliveries()[0]?.machinePhase === 'dropped', 5_000);
      const [delivery] = session.view.openDeliveries();
      expect(delivery).toMatchObject({
        commandSent: true,
        outcome: null,
        machineAnswer: null,
        notifiedOutcome: null,
        droppedItems: 1,
      });
      const awaited = session.view.awaitedEvent(delivery!);
      expect(awaited).toMatchObject({
        kind: 'machine-answer',
        expiresAt: delivery!.startedAt + 30_000,
        until: delivery!.startedAt + 120_000,
      });
      await session.play(snacks, { injectReceiverFault: 'refuse' });
      await session.waitUntil(
        () => session.view.awaitedEvent(session.view.openDeliveries()[0]!).kind === 'callback',
        130_000,
      );
      expect(session.view.openDeliveries()[0]).toMatchObject({ outcome: 'timeout', notifiedOutcome: null });
      await session.play(snacks, { clearReceiverFault: 'merchant' });
      await session.waitUntilIdle();
      expect(session.view.openDeliveries()).toEqual([]);
      expect(session.view.machine(snacks)).toMatchObject({ online: true, lock: null, recentOutcomes: ['timeout'] });
    });
  });

  it('keeps nothing of what cannot be done, and gives the reason', async () => {
    const { session, scenario } = await playSession(async (opened) => {
      await expect(opened.play(snacks, { injectFault: 'lift-goods' })).rejects.toThrow(
        /cannot happen to a machine of type 'spring'/,
      );
      await expect(opened.play(snacks, { injectFault: 'answers-late' })).rejects.toThrow(/answerAfterMs/);
      await expect(opened.play(snacks, { order: 'no label!' })).rejects.toThrow(/a label is/);
      await expect(opened.play(snacks, { pay: 'missing' })).rejects.toThrow(
        'there is no order "missing" at machine 10000001',
      );
    });
    expect(session.actions).toEqual([]);
    expect(scenario).toBeNull();
  });

  it('that ends while something is under way is INCONCLUSIVE', async () => {
    const { result } = await playSession(async (session) => {
      await sell(session, snacks);
    });
    expect(result.verdict).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining('abandoned') as string,
    });
  });
});

type SessionMove = (session: Session, labels: Map<string, string>) => Promise<void>;

const machine = fc.constantFrom(snacks, lunchMachine, '10000003');
const moves: fc.Arbitrary<SessionMove> = fc.oneof(
  {
    weight: 5,
    arbitrary: machine.map((at): SessionMove => async (session, labels) => {
      const label = await sell(session, at);
      if (label !== null) labels.set(at, label);
    }),
  },
  {
    weight: 2,
    arbitrary: machine.map((at): SessionMove => async (session, labels) => {
      const label = labels.get(at);
      if (label !== undefined) await session.play(at, { deliver: label });
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        at: machine,
        fault: fc.constantFrom(
          'goods-stuck',
          'never-answers',
          'answers-twice',
          'double-drop',
          'reports-success-without-drop',
          'busy-board',
        ),
        once: fc.boolean(),
      })
      .map(({ at, fault, once }): SessionMove => async (session) => {
        await session.play(at, { injectFault: fault, nextJobOnly: once && fault !== 'busy-board' });
      }),
  },
  {
    weight: 2,
    arbitrary: machine.map((at): SessionMove => async (session) => {
      for (const { machine: of, fault, target: where } of session.activeFaults)
        if (where === 'machine' && of === at) await session.play(at, { clearFault: fault });
    }),
  },
  {
    weight: 1,
    arbitrary: machine.map((at): SessionMove => async (session) => {
      const [a, b] = [session.nextLabel('order'), session.nextLabel('order')];
      if ((await order(session, at, a)) && (await order(session, at, b))) await session.play(at, { race: [a, b] });
    }),
  },
  {
    weight: 1,
    arbitrary: machine.map((at): SessionMove => async (session) => {
      const label = session.nextLabel('order');
      if (await order(session, at, label, { quantity: 2 })) await session.play(at, { queue: label });
    }),
  },
  {
    weight: 4,
    arbitrary: fc.integer({ min: 300, max: 40_000 }).map((ms): SessionMove => async (session) => {
      await session.waitUntil(() => false, ms);
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constant<SessionMove>(async (session) => {
      await session.waitUntilIdle();
    }),
  },
);

describe('a saved session', () => {
  property.prop([fc.array(moves, { minLength: 1, maxLength: 14 }), fc.integer({ min: 0, max: 1_000 })], {
    numRuns: runs(60),
  })('replays to the same outcomes, whatever was done', async (moveList, seed) => {
    const { result, scenario } = await playSession(async (session) => {
      const labels = new Map<string, string>();
      // Hands take their time: what is done within a blink of a limit may fall on its other side.
      for (const act of moveList) {
        await act(session, labels);
        await session.waitUntil(() => false, 130);
      }
      await session.waitUntilIdle();
    }, seed);
    if (!scenario) return;
    const replayed = await replay(scenario);
    expect(replayed.history.events.filter((event) => event.kind === 'expectation' && !event.met)).toEqual([]);
    expect(collectOutcomes(replayed.history)).toEqual(collectOutcomes(result.history));
    expect(replayed.verdict.verdict, replayed.verdict.reason).toBe(result.verdict.verdict);
  });
});
