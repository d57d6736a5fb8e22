import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { lockPanel, type Demand } from '#harness/bench/lock-statistics.ts';
import { historyView } from '#harness/history/view/history-view.ts';
import { coffees, locker, snacks } from '../history-machines.ts';
import { HistoryBuilder } from '../history-builder.ts';
import { runs } from '#test/properties/settings.ts';

const machines = [locker, snacks, coffees];
const demand = (overrides: Partial<Demand> = {}): Demand => ({ requests: 0, busy: 0, machines: 3, ...overrides });

/** A lock that is held from `t` for `holdMs`. */
function hold(
  story: HistoryBuilder,
  t: number,
  holdMs: number,
  machine = locker,
  cause: 'success' | 'dwell' | 'timeout' = 'success',
): void {
  const run = story.plan(story.order(0, machine));
  story
    .grant(t, run)
    .started(t, run)
    .released(t + holdMs, run, cause);
}

describe('the locks of a stretch of load', () => {
  it('are none when none was granted in it', () => {
    const story = new HistoryBuilder();
    hold(story, 999, 10);
    hold(story, 2_000, 10);
    const view = historyView(story.end(3_000));
    expect(lockPanel(view, { from: 1_000, to: 2_000 }, demand())).toBeNull();
    expect(lockPanel(view, { from: 999, to: 1_000 }, demand())).toMatchObject({ holdMs: 10 });
  });

  test.prop([fc.integer({ min: 1, max: 200 }), fc.integer({ min: 5, max: 1_000 })], { numRuns: runs(60) })(
    'are λ·W at a time in a steady run, as counted',
    (holdMs, every) => {
      const story = new HistoryBuilder();
      const gap = holdMs + every;
      // Each machine is asked for as soon as it has been free for a while, from before the stretch to behind it.
      for (let round = 0; round < 40; round += 1)
        for (const [index, machine] of machines.entries()) hold(story, gap * round + index * 7, holdMs, machine);
      const window = { from: gap * 10, to: gap * 30 };
      const panel = lockPanel(historyView(story.end(gap * 50)), window, demand({ requests: 60 }))!;
      expect(panel.lambda).toBeCloseTo(3_000 / gap, 6);
      expect(panel.holdMs).toBe(holdMs);
      expect(panel.concurrent.predicted).toBeCloseTo((3 * holdMs) / gap, 6);
      expect(Math.abs(panel.concurrent.counted - panel.concurrent.predicted)).toBeLessThanOrEqual(
        panel.concurrent.predicted * 0.1,
      );
      expect(panel.rho).toBeCloseTo(holdMs / gap, 6);
    },
  );

  it('count what lies in the stretch of a lock that reaches beyond it', () => {
    const story = new HistoryBuilder();
    hold(story, 500, 1_000);
    hold(story, 1_600, 1_000, snacks);
    const view = historyView(story.end(9_000));
    // 500 ms of the first, 400 ms of the second.
    expect(lockPanel(view, { from: 1_000, to: 2_000 }, demand({ requests: 1 }))).toMatchObject({
      concurrent: { counted: 0.9, predicted: 1 },
      holdMs: 1_000,
    });
  });

  it('hold to the end of the run without a release', () => {
    const story = new HistoryBuilder();
    const run = story.plan(story.order(0, locker));
    story.grant(1_000, run);
    expect(lockPanel(historyView(story.end(4_000)), { from: 0, to: 2_000 }, demand({ requests: 1 }))).toMatchObject({
      holdMs: 3_000,
      concurrent: { counted: 0.5 },
    });
  });

  it('are wanted as often as they are granted and refused, and a refused one is not held', () => {
    const story = new HistoryBuilder();
    for (let second = 0; second < 10; second += 1) hold(story, second * 1_000, 500);
    const panel = lockPanel(
      historyView(story.end(20_000)),
      { from: 0, to: 10_000 },
      demand({ requests: 15, busy: 5, machines: 1 }),
    )!;
    expect(panel.lambda).toBe(1.5);
    expect(panel.rho).toBe(0.75);
    expect(panel.concurrent).toEqual({ predicted: 0.5, counted: 0.5 });
    expect(panel.busy.counted).toBeCloseTo(1 / 3, 9);
    expect(panel.busy.atRandom).toBeCloseTo(0.75 / 1.75, 9);
  });

  it('are wanted once for each item of a queued order', () => {
    const story = new HistoryBuilder();
    const line = story.order(0, locker, 3);
    for (const job of [1, 2, 3]) story.queued(10, line, job).runJob(1_000 * job, line, job);
    expect(
      lockPanel(historyView(story.end(9_000)), { from: 0, to: 6_000 }, demand({ requests: 1, machines: 1 })),
    ).toMatchObject({ lambda: 0.5 });
  });

  it('are counted by kind of machine, with expiries and timeouts', () => {
    const story = new HistoryBuilder();
    hold(story, 100, 10);
    hold(story, 200, 30);
    hold(story, 300, 30_000, snacks, 'dwell');
    hold(story, 400, 120_000, coffees, 'timeout');
    const { byKind } = lockPanel(historyView(story.end(200_000)), { from: 0, to: 1_000 }, demand({ requests: 4 }))!;
    expect(byKind).toEqual([
      { kind: 'electronic-lock', holds: 2, meanMs: 20, maxMs: 30, expiries: 0, timeouts: 0 },
      { kind: 'motor', holds: 1, meanMs: 30_000, maxMs: 30_000, expiries: 1, timeouts: 0 },
      { kind: 'other', holds: 1, meanMs: 120_000, maxMs: 120_000, expiries: 0, timeouts: 1 },
    ]);
  });

  it('have the late results of their own deliveries, and of no others', () => {
    const story = new HistoryBuilder();
    for (const t of [100, 5_000]) {
      const run = story.startDelivery(t, story.order(0, locker));
      story
        .settled(t + 10, run, 'timeout')
        .released(t + 10, run, 'timeout')
        .lateResult(t + 20, run, 'success', 'timeout');
    }
    expect(lockPanel(historyView(story.end(9_000)), { from: 0, to: 1_000 }, demand({ requests: 1 }))).toMatchObject({
      lateResults: 1,
    });
  });

  it('are figures even without requests', () => {
    const story = new HistoryBuilder();
    hold(story, 100, 10);
    const panel = lockPanel(historyView(story.end(9_000)), { from: 0, to: 1_000 }, demand({ machines: 0 }))!;
    expect(panel).toMatchObject({ rho: 0, busy: { counted: 0, atRandom: 0 } });
  });
});
