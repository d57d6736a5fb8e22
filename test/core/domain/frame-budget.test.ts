import { describe, expect, it } from 'vitest';
import { fullBucket, takeFrameToken } from '#core/domain/frame-budget.ts';

const budget = { perSecond: 2, burst: 3 };

describe('the frames of a machine', () => {
  it('are taken at once up to the burst, and then as many as a second brings', () => {
    let bucket = fullBucket(budget, 1_000);
    const take = (now: number): boolean => {
      const taken = takeFrameToken(bucket, budget, now);
      ({ bucket } = taken);
      return taken.granted;
    };
    expect([take(1_000), take(1_000), take(1_000), take(1_000)]).toEqual([true, true, true, false]);
    expect([take(1_499), take(1_500), take(1_500)]).toEqual([false, true, false]);
    expect([take(60_000), take(60_000), take(60_000), take(60_000)]).toEqual([true, true, true, false]);
  });

  it('that are refused cost nothing', () => {
    const empty = { tokens: 0.25, at: 1_000 };
    expect(takeFrameToken(empty, budget, 1_000)).toEqual({ granted: false, bucket: empty });
  });
});
