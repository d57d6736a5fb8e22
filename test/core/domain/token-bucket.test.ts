import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { returnToken, takeToken, tokensLeft, msUntilToken, type Bucket } from '#core/domain/token-bucket.ts';

const allowance = { burst: 3, perMinute: 6 };

describe('an allowance', () => {
  it('is spent at once up to its burst, and comes back by the minute', () => {
    let bucket: Bucket | undefined;
    for (let count = 0; count < 3; count++) {
      expect(msUntilToken(bucket, allowance, 0)).toBe(0);
      bucket = takeToken(bucket, allowance, 0);
    }
    expect(msUntilToken(bucket, allowance, 0)).toBe(10_000);
    expect(msUntilToken(bucket, allowance, 4_000)).toBe(6_000);
    expect(msUntilToken(bucket, allowance, 10_000)).toBe(0);
    expect(tokensLeft(bucket, allowance, 3_600_000)).toBe(3);
    expect(tokensLeft({ tokens: 0, at: 5_000 }, allowance, 15_000)).toBe(1);
  });

  it('is whole again, and forgotten, when what was taken is given back', () => {
    expect(returnToken(takeToken(undefined, allowance, 0), allowance, 0)).toBeNull();
    const takenTwice = takeToken(takeToken(undefined, allowance, 0), allowance, 0);
    expect(returnToken(takenTwice, allowance, 0)).toEqual({ tokens: 2, at: 0 });
  });

  it('never lets more through than its burst and its rate, whenever a request comes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 200 }), (pauses) => {
        let now = 0;
        let passed = 0;
        let bucket: Bucket | undefined;
        for (const pause of pauses) {
          now += pause;
          if (msUntilToken(bucket, allowance, now) > 0) continue;
          bucket = takeToken(bucket, allowance, now);
          passed++;
        }
        expect(passed).toBeLessThanOrEqual(allowance.burst + (now * allowance.perMinute) / 60_000 + 1e-6);
      }),
    );
  });
});
