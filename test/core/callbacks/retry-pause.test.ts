import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryPauseMs } from '#core/domain/callback-rules.ts';
import { policy, constantRandom } from './sender-world.ts';

describe('the pause before the next attempt', () => {
  it('doubles up to its bound', () => {
    expect([1, 2, 3, 4, 5, 6, 5000].map((attempts) => retryPauseMs(attempts, policy, constantRandom()))).toEqual([
      1000, 2000, 4000, 8000, 8000, 8000, 8000,
    ]);
  });

  it('is a whole number of milliseconds within 20 % of what is declared', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempts, chance) => {
          const expectedPause = Math.min(8000, 1000 * 2 ** Math.min(attempts - 1, 20));
          const pause = retryPauseMs(attempts, policy, constantRandom(chance));
          assert.ok(Number.isInteger(pause) && pause >= expectedPause * 0.8 && pause <= expectedPause * 1.2);
        },
      ),
    );
    expect(retryPauseMs(1, policy, constantRandom(0))).toBe(800);
    expect(retryPauseMs(1, policy, constantRandom(0.999999))).toBe(1200);
  });
});
