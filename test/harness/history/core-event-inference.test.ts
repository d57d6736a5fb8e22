import { describe, expect, it } from 'vitest';
import { scenarios } from '#scenarios/index.ts';
import { judgeAll } from '#harness/checks/index.ts';
import { outsideChecks } from '#harness/checks/black-box.ts';
import { verdictOf } from '#harness/judge/verdict.ts';
import type { History, HistoryEvent } from '#harness/history/event.ts';
import { virtualNetwork } from '#harness/runner/network-delays.ts';
import { fromOutside } from '#harness/history/core-event-inference.ts';
import { runScenario } from '#harness/runner/run.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { locker, Story } from '../history-builder.ts';

async function played(name: string): Promise<History> {
  const scenario = scenarios.find((one) => one.name === name)!;
  const stage = virtualStage({ seed: scenario.seed, network: virtualNetwork(scenario) });
  const { history } = await runScenario(scenario, stage, { seed: scenario.seed });
  await stage.close();
  return history;
}

/** What settled, delivery by delivery. */
const settled = ({ events }: History): Readonly<Record<string, string>> =>
  Object.fromEntries(
    events.flatMap((event) => (event.kind === 'delivery-settled' ? [[event.delivery, event.outcome]] : [])),
  );

const begun = ({ events }: History): readonly string[] =>
  events.flatMap((event) => (event.kind === 'delivery-begun' ? [event.delivery] : []));

describe('what a core that tells nothing must have decided', () => {
  it.each([
    'first-sale',
    'dwell-lock',
    ...scenarios.map(({ name }) => name).filter((name) => /queue|callback|race/.test(name)),
  ])('is what it had decided, in %s', async (name) => {
    const history = await played(name);
    const outside = fromOutside(history);
    const told = new Set(
      history.events.flatMap((event) => (event.kind === 'callback-received' ? [event.delivery] : [])),
    );
    // Of what nobody was told nobody outside knows the end.
    expect(settled(outside)).toEqual(
      Object.fromEntries(Object.entries(settled(history)).filter(([delivery]) => told.has(delivery))),
    );
    expect([...begun(outside)].sort()).toEqual([...begun(history)].sort());
  });

  it('is told once for each callback, however often that comes', async () => {
    const outside = fromOutside(await played('first-sale'));
    const again = outside.events.flatMap((event): readonly HistoryEvent[] =>
      event.kind === 'callback-received' ? [event, event] : [event],
    );
    expect(settled(fromOutside({ ...outside, events: again }))).toEqual(settled(outside));
    expect(
      fromOutside({ ...outside, events: again }).events.filter(({ kind }) => kind === 'callback-told'),
    ).toHaveLength(outside.events.filter(({ kind }) => kind === 'callback-told').length);
  });
});

describe('a core that was joined', () => {
  const remote = ({ header, events }: History): History => ({
    header: { ...header, stage: 'remote', proves: [], expect: [] },
    events: events.filter(({ by }) => by !== 'core' && by !== 'store'),
  });

  it('is judged by what can be seen from outside alone, and the verdict says so', async () => {
    const history = remote(await played('first-sale'));
    const judgement = judgeAll(history);
    expect(new Set(judgement.results.map(({ check }) => check))).toEqual(outsideChecks);
    expect(judgement.findings).toEqual([]);
    expect(verdictOf(judgement, history.header, history.events)).toMatchObject({
      verdict: 'PASS',
      why: expect.stringContaining('seen from outside alone') as string,
    });
  });

  it.each([
    [1_000, 0],
    [60_000, 1],
  ])('may hold a lock from before somebody looked: a busy machine at %i ms brings %i findings', (t, findings) => {
    const story = new Story();
    const history = remote(story.end(120_000));
    const call = { by: 'merchant', call: 1, does: 'deliver', machine: locker.machine, order: 1, record: 1 } as const;
    const events: HistoryEvent[] = [
      { t, kind: 'call', again: 0, ...call },
      { t: t + 20, kind: 'answer', status: 200, code: 6057, delivery: '', says: '', ...call },
    ];
    expect(judgeAll({ ...history, events: [...events, ...history.events] }).findings).toHaveLength(findings);
  });
});
