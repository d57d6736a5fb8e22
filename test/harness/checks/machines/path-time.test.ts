import { describe, expect, it } from 'vitest';
import { pathSplit } from '#harness/history/view/path-phases.ts';
import { percentiles } from '#harness/history/percentiles.ts';
import { viewOf } from '#harness/history/view/history-view.ts';
import { coffees, judge, locker, says, snacks, soundHistory, Story } from '#test/harness/history-builder.ts';
import type { Line } from '#test/harness/history-builder.ts';

function deviceTime(
  took: number,
  slackMs = 0,
  lineOf: (story: Story) => Line = (story) => story.order(0, locker),
): number {
  const story = new Story({ slackMs });
  const run = story.begin(1_000, lineOf(story));
  story.answer(1_010 + took, run).settle(1_020 + took, run, 'success');
  return says('path-time', story.end(9_000)).length;
}

describe('path-time', () => {
  it('does not judge a command that waited for the motor of another, though both came at once', () => {
    const story = new Story();
    const [one, two] = [story.plan(story.order(0, locker)), story.plan(story.order(0, locker))];
    for (const run of [one, two]) story.grant(1_000, run).begun(1_000, run).sent(1_000, run).received(1_010, run);
    story.motor(1_020, 1_600, one).drop(1_500, one).answer(1_700, one).settled(1_710, one, 'success');
    story.motor(1_610, 2_200, two).drop(2_100, two).answer(2_300, two).settled(2_310, two, 'success');
    expect(judge('path-time', story.end(3_000))).toMatchObject({ looked: 1, findings: [] });
  });

  it('does not judge a run during which the controller stood still, whoever made it stand still', () => {
    const story = new Story();
    const run = story.begin(1_000, story.order(0, locker));
    const other = story.begin(1_000, story.order(0, snacks));
    story
      .add(1_100, { by: 'machine', kind: 'frozen', machine: locker.machine, still: true })
      .add(9_000, { by: 'machine', kind: 'frozen', machine: locker.machine, still: false });
    for (const each of [run, other]) story.answer(9_500, each).settle(9_510, each, 'success');
    expect(judge('path-time', story.end(10_000))).toMatchObject({ looked: 1, findings: [{ machine: snacks.machine }] });
  });

  it('wants 500 to 1000 ms from command to answer', () => {
    expect([499, 500, 1_000, 1_001].map((took) => deviceTime(took))).toEqual([1, 0, 0, 1]);
  });

  it('allows δ on both sides', () => {
    expect([449, 450, 1_050, 1_051].map((took) => deviceTime(took, 50))).toEqual([1, 0, 0, 1]);
  });

  it('allows each item of one command its time', () => {
    const cups = (story: Story): Line => story.order(0, coffees, 3);
    expect([1_499, 1_500, 3_000, 3_001].map((took) => deviceTime(took, 0, cups))).toEqual([1, 0, 0, 1]);
  });

  it('looks at no run that failed, had a fault, or waited for the motor', () => {
    const story = new Story();
    const failed = story.begin(1_000, story.order(0, locker));
    story.answer(5_000, failed, false).settle(5_010, failed, 'failure');
    const spoilt = story.begin(6_000, story.order(0, locker));
    story.fault(8_000, spoilt, 'answers-late').answer(8_000, spoilt).settle(8_010, spoilt, 'success');
    const jammed = story.begin(1_000, story.order(0, snacks));
    story.motor(1_020, 33_000, jammed).released(31_000, jammed, 'dwell');
    const waited = story.begin(31_500, story.order(0, snacks));
    story.answer(33_700, waited).settle(33_710, waited, 'success');
    expect(judge('path-time', story.end(40_000))).toMatchObject({ looked: 0, findings: [], notes: [] });
  });

  it('tells what the core adds apart from the device', () => {
    const { dispatch, device, settle, tell } = pathSplit(viewOf(soundHistory()));
    expect(dispatch).toEqual({ n: 4, p50: 5, p95: 5, p99: 5, max: 5 });
    expect(device).toMatchObject({ n: 4, p50: 700, max: 2_100 });
    expect(settle).toMatchObject({ n: 4, p50: 10, max: 10 });
    expect(tell).toMatchObject({ n: 4, p50: 20, max: 20 });
    expect(judge('path-time', soundHistory()).notes[0]).toBe(
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
