import { describe, expect, it } from 'vitest';
import { pathSplit } from '#harness/history/view/path-phases.ts';
import { percentiles } from '#harness/history/percentiles.ts';
import { historyView } from '#harness/history/view/history-view.ts';
import { coffees, locker, snacks } from '#test/harness/history-machines.ts';
import { judge, messages } from '#test/harness/judge-history.ts';
import { cleanHistory } from '#test/harness/sample-histories.ts';
import { HistoryBuilder } from '#test/harness/history-builder.ts';
import type { Line } from '#test/harness/event-writer.ts';

function deviceTime(
  took: number,
  slackMs = 0,
  lineOf: (builder: HistoryBuilder) => Line = (builder) => builder.order(0, locker),
): number {
  const builder = new HistoryBuilder({ slackMs });
  const run = builder.startDelivery(1_000, lineOf(builder));
  builder.answer(1_010 + took, run).settle(1_020 + took, run, 'success');
  return messages('path-time', builder.end(9_000)).length;
}

describe('path-time', () => {
  it('does not judge a command that waited for the motor of another, though both came at once', () => {
    const builder = new HistoryBuilder();
    const [one, two] = [builder.plan(builder.order(0, locker)), builder.plan(builder.order(0, locker))];
    for (const run of [one, two]) builder.grant(1_000, run).started(1_000, run).sent(1_000, run).received(1_010, run);
    builder.motor(1_020, 1_600, one).drop(1_500, one).answer(1_700, one).settled(1_710, one, 'success');
    builder.motor(1_610, 2_200, two).drop(2_100, two).answer(2_300, two).settled(2_310, two, 'success');
    expect(judge('path-time', builder.end(3_000))).toMatchObject({ cases: 1, findings: [] });
  });

  it('does not judge a run during which the controller stood still, for any cause', () => {
    const builder = new HistoryBuilder();
    const run = builder.startDelivery(1_000, builder.order(0, locker));
    const other = builder.startDelivery(1_000, builder.order(0, snacks));
    builder
      .add(1_100, { by: 'machine', kind: 'freeze', machine: locker.machine, on: true })
      .add(9_000, { by: 'machine', kind: 'freeze', machine: locker.machine, on: false });
    for (const each of [run, other]) builder.answer(9_500, each).settle(9_510, each, 'success');
    expect(judge('path-time', builder.end(10_000))).toMatchObject({
      cases: 1,
      findings: [{ machine: snacks.machine }],
    });
  });

  it('wants 500 to 1000 ms from command to answer', () => {
    expect([499, 500, 1_000, 1_001].map((took) => deviceTime(took))).toEqual([1, 0, 0, 1]);
  });

  it('allows δ on both sides', () => {
    expect([449, 450, 1_050, 1_051].map((took) => deviceTime(took, 50))).toEqual([1, 0, 0, 1]);
  });

  it('allows each item of one command its time', () => {
    const multiDropOrder = (builder: HistoryBuilder): Line => builder.order(0, coffees, 3);
    expect([1_499, 1_500, 3_000, 3_001].map((took) => deviceTime(took, 0, multiDropOrder))).toEqual([1, 0, 0, 1]);
  });

  it('looks at no run that failed, had a fault, or waited for the motor', () => {
    const builder = new HistoryBuilder();
    const failed = builder.startDelivery(1_000, builder.order(0, locker));
    builder.answer(5_000, failed, false).settle(5_010, failed, 'failure');
    const unhealthy = builder.startDelivery(6_000, builder.order(0, locker));
    builder.fault(8_000, unhealthy, 'answers-late').answer(8_000, unhealthy).settle(8_010, unhealthy, 'success');
    const jammed = builder.startDelivery(1_000, builder.order(0, snacks));
    builder.motor(1_020, 33_000, jammed).released(31_000, jammed, 'dwell');
    const waited = builder.startDelivery(31_500, builder.order(0, snacks));
    builder.answer(33_700, waited).settle(33_710, waited, 'success');
    expect(judge('path-time', builder.end(40_000))).toMatchObject({ cases: 0, findings: [], notes: [] });
  });

  it('separates what the core adds from the time of the device', () => {
    const { dispatch, device, settle, callback } = pathSplit(historyView(cleanHistory()));
    expect(dispatch).toEqual({ n: 4, p50: 5, p95: 5, p99: 5, max: 5 });
    expect(device).toMatchObject({ n: 4, p50: 700, max: 2_100 });
    expect(settle).toMatchObject({ n: 4, p50: 10, max: 10 });
    expect(callback).toMatchObject({ n: 4, p50: 20, max: 20 });
    expect(judge('path-time', cleanHistory()).notes[0]).toBe(
      'Added on the way, network included, call to command: p50 5 ms, p95 5 ms, p99 5 ms, max 5 ms (4 deliveries).',
    );
  });
});

describe('percentiles', () => {
  it('are times that were measured', () => {
    expect(percentiles(Array.from({ length: 200 }, (_, index) => 200 - index))).toEqual({
      n: 200,
      p50: 100,
      p95: 190,
      p99: 198,
      max: 200,
    });
    expect(percentiles([7])).toEqual({ n: 1, p50: 7, p95: 7, p99: 7, max: 7 });
    expect(percentiles([])).toBeUndefined();
  });
});
