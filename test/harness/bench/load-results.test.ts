import { describe, expect, it } from 'vitest';
import { loadResult, timesOf } from '#harness/bench/load-results.ts';
import { makeDeliveredEntry, makeFailedEntry } from './builders.ts';

describe('a stretch of load', () => {
  const plan = { step: 'main', measured: true, from: 1_000, to: 3_000, rate: 2, calls: 4, users: 10 };

  it('has its target, sent requests and outcomes', () => {
    const result = loadResult(plan, [
      makeDeliveredEntry(1_000),
      makeFailedEntry(1_500, 'busy'),
      makeFailedEntry(2_000, 'busy', { sent: 2_030 }),
    ]);
    expect(result).toMatchObject({
      targetRate: 2,
      achievedRate: 1.5,
      dropped: 1,
      outcomes: { success: 1, busy: 2 },
      lateness: { n: 3, max: 30 },
    });
    expect(result.times.path).toMatchObject({ n: 1, max: 740 });
    expect(result.times).not.toHaveProperty('store');
  });

  it('of which nothing was sent has no times', () => {
    expect(loadResult(plan, [])).toMatchObject({
      achievedRate: 0,
      dropped: 4,
      outcomes: {},
      times: {},
      lateness: null,
    });
  });

  it('sent before it was due was not late', () => {
    expect(loadResult(plan, [makeDeliveredEntry(1_000, {}, { sent: 999.4 })]).lateness).toMatchObject({
      min: 0,
      max: 0,
    });
  });

  it('keeps a time of zero', () => {
    expect(timesOf([makeDeliveredEntry(1, { verify: 0 }), makeFailedEntry(2, 'busy')], 'verify')).toEqual([0]);
  });
});
