import { describe, expect, it } from 'vitest';
import { scenarios } from '#scenarios/index.ts';
import { runChecks, visibleChecks } from '#harness/judge/judgement.ts';
import { computeVerdict } from '#harness/judge/verdict.ts';
import type { History, HistoryEvent } from '#harness/history/event.ts';
import { externalHistory } from '#harness/history/core-event-inference.ts';
import { locker } from '../history-machines.ts';
import { playCatalogue } from '../runner/play-catalogue.ts';
import { HistoryBuilder } from '../history-builder.ts';

/** What settled, delivery by delivery. */
const settledOutcomes = ({ events }: History): Readonly<Record<string, string>> =>
  Object.fromEntries(
    events.flatMap((event) => (event.kind === 'delivery-settled' ? [[event.delivery, event.outcome]] : [])),
  );

const startedDeliveries = ({ events }: History): readonly string[] =>
  events.flatMap((event) => (event.kind === 'delivery-started' ? [event.delivery] : []));

describe('what a core without events of its own must have decided', () => {
  it.each([
    'first-sale',
    'dwell-lock',
    ...scenarios.map(({ name }) => name).filter((name) => /queue|callback|race/.test(name)),
  ])('is what it had decided, in %s', async (name) => {
    const history = await playCatalogue(name);
    const outside = externalHistory(history);
    const notified = new Set(
      history.events.flatMap((event) => (event.kind === 'callback-received' ? [event.delivery] : [])),
    );
    // Outside, the outcome of a delivery without a callback is unknown.
    expect(settledOutcomes(outside)).toEqual(
      Object.fromEntries(Object.entries(settledOutcomes(history)).filter(([delivery]) => notified.has(delivery))),
    );
    expect([...startedDeliveries(outside)].sort()).toEqual([...startedDeliveries(history)].sort());
  });

  it('is inferred once for each callback, however often it comes', async () => {
    const outside = externalHistory(await playCatalogue('first-sale'));
    const repeated = outside.events.flatMap((event): readonly HistoryEvent[] =>
      event.kind === 'callback-received' ? [event, event] : [event],
    );
    expect(settledOutcomes(externalHistory({ ...outside, events: repeated }))).toEqual(settledOutcomes(outside));
    expect(
      externalHistory({ ...outside, events: repeated }).events.filter(({ kind }) => kind === 'callback-acknowledged'),
    ).toHaveLength(outside.events.filter(({ kind }) => kind === 'callback-acknowledged').length);
  });
});

describe('a core that was joined', () => {
  const asTargetHistory = ({ header, events }: History): History => ({
    header: { ...header, stage: 'target', proves: [], expect: [] },
    events: events.filter(({ by }) => by !== 'core' && by !== 'store'),
  });

  it('is judged by what can be seen from outside alone, and the verdict states it', async () => {
    const history = asTargetHistory(await playCatalogue('first-sale'));
    const judgement = runChecks(history);
    expect(new Set(judgement.results.map(({ check }) => check))).toEqual(visibleChecks);
    expect(judgement.findings).toEqual([]);
    expect(computeVerdict(judgement, history.header, history.events)).toMatchObject({
      verdict: 'PASS',
      reason: expect.stringContaining('seen from outside alone') as string,
    });
  });

  it.each([
    [1_000, 0],
    [60_000, 1],
  ])('may hold a lock from before the run: a busy machine at %i ms brings %i findings', (t, findings) => {
    const story = new HistoryBuilder();
    const history = asTargetHistory(story.end(120_000));
    const call = {
      by: 'merchant',
      call: 1,
      endpoint: 'deliver',
      machine: locker.machine,
      order: 1,
      record: 1,
    } as const;
    const events: HistoryEvent[] = [
      { t, kind: 'call', repeatOf: 0, ...call },
      { t: t + 20, kind: 'answer', status: 200, code: 6057, delivery: '', reportedStatus: '', ...call },
    ];
    expect(runChecks({ ...history, events: [...events, ...history.events] }).findings).toHaveLength(findings);
  });
});
