import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { drawDatabaseNumber, idsOf, rowNumberOf } from '#core/domain/ids.ts';
import { seededRandom } from '#harness/stages/random.ts';

const databaseNumbers = fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((seed) => drawDatabaseNumber(seededRandom(seed)));
const count = fc.integer({ min: 1, max: 2 ** 40 });

describe('the ids of a database', () => {
  test.prop([databaseNumbers, count])(
    'of deliveries have sixteen digits; all others, tokens included, are safe integers',
    (number, nth) => {
      const ids = idsOf(number);
      expect(ids.delivery(nth)).toMatch(/^[1-9]\d{15}$/);
      expect(Number.isSafeInteger(Number(ids.delivery(nth)))).toBe(true);
      expect(Number.isSafeInteger(ids.row(nth))).toBe(true);
      expect(Number.isSafeInteger(ids.tokenFloor + nth)).toBe(true);
    },
  );

  test.prop([databaseNumbers, count])('grow with the sequence, and differ', (number, nth) => {
    const ids = idsOf(number);
    expect(BigInt(ids.delivery(nth + 1))).toBe(BigInt(ids.delivery(nth)) + 1n);
    expect(ids.row(nth + 1)).toBe(ids.row(nth) + 1);
  });

  test.prop([databaseNumbers, databaseNumbers])(
    "are no other database's, for as long as a million orders",
    (one, other) => {
      fc.pre(one !== other);
      const [low, high] = [idsOf(Math.min(one, other)), idsOf(Math.max(one, other))];
      expect(low.row(1_000_000)).toBeLessThan(high.row(1));
      expect(BigInt(low.delivery(10_000_000))).toBeLessThan(BigInt(high.delivery(1)));
      expect(low.tokenFloor + 1_000_000).toBeLessThan(high.tokenFloor + 1);
    },
  );

  test.prop([databaseNumbers, fc.integer({ min: 1, max: 999_999 })])('name one row of the database', (number, nth) => {
    expect(rowNumberOf(idsOf(number).row(nth))).toBe(nth);
    expect(rowNumberOf(nth)).toBe(nth);
  });

  it('are greater than all that were issued before databases had numbers', () => {
    const [old, next] = [idsOf(0), idsOf(100_000_001)];
    expect([old.delivery(1), old.row(1), old.tokenFloor]).toEqual(['1000000000000001', 1, 0]);
    expect(BigInt(next.delivery(2))).toBeGreaterThan(BigInt(old.delivery(9_000_000)));
    expect(next.row(2)).toBeGreaterThan(old.row(90_000_000));
  });

  it('come from numbers that hardly ever meet', () => {
    expect(new Set(Array.from({ length: 5_000 }, (_, seed) => drawDatabaseNumber(seededRandom(seed)))).size).toBe(
      5_000,
    );
  });
});
