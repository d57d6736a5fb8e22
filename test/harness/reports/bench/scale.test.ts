import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { autoScale, linearScale, logScale, positionOf } from '#harness/reports/bench/html/scale.ts';

const label = String;
const marks = (scale: { readonly ticks: readonly { readonly at: number }[] }) => scale.ticks.map(({ at }) => at);

describe('an axis', () => {
  it('has round marks from zero on', () => {
    expect(marks(linearScale([93], label))).toEqual([0, 20, 40, 60, 80, 100]);
    expect(marks(linearScale([500], label))).toEqual([0, 100, 200, 300, 400, 500]);
    expect(marks(linearScale([], label))).toEqual(marks(linearScale([1], label)));
  });

  it('has a mark for each decade, and more where there are few', () => {
    expect(marks(logScale([0.3, 1_282], label))).toEqual([0.1, 1, 10, 100, 1_000, 10_000]);
    expect(marks(logScale([14, 80], label))).toEqual([10, 20, 50, 100]);
    expect(marks(logScale([0], label))[0]).toBe(1);
  });

  it('goes by logarithms where most would lie at the foot of a plain one', () => {
    expect(autoScale([10, 11, 12, 30], label).log).toBe(false);
    expect(autoScale([10, 11, 12, 3_000], label).log).toBe(true);
  });

  test.prop([
    fc.array(
      fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => (value < 1e-6 ? 0 : value)),
      { minLength: 1 },
    ),
  ])('has a place for each of its values, in their order', (values) => {
    for (const scale of [linearScale(values, label), logScale(values, label)]) {
      const places = [...values].sort((a, b) => a - b).map((value) => positionOf(scale, value));
      expect(places.every((at) => at >= 0 && at <= 1)).toBe(true);
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(scale.ticks.length).toBeGreaterThan(1);
      expect(scale.ticks.length).toBeLessThan(20);
    }
  });
});
