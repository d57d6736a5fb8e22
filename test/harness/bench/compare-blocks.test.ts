import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { compareWithBaseline } from '#harness/bench/baseline.ts';
import { compareBlocks, median } from '#harness/bench/compare-blocks.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { runs } from '#test/properties/settings.ts';
import { runBlocks, blocks, comparable } from './comparable-runs.ts';

describe('a median', () => {
  it('is the middle, or between two, and leaves the list alone', () => {
    const list = [9, 1, 5];
    expect([median(list), median([4, 1, 3, 2]), median([7]), median([])]).toEqual([5, 2.5, 7, 0]);
    expect(list).toEqual([9, 1, 5]);
  });
});

describe('two runs of the same core', () => {
  it('are equal in 39 of 40 pairs, and one that is 5 ms slower in one phase is found in as many', () => {
    const pairs = Array.from({ length: 40 }, (_, seed) => {
      const random = seededRandom(seed);
      const base = comparable(runBlocks(random.fork('base')));
      const named = (slowerMs: number) => {
        const result = compareWithBaseline(
          comparable(runBlocks(random.fork(`current ${slowerMs}`), slowerMs)),
          { file: 'base.json', result: base },
          random.fork('resampled'),
        );
        return result.kind === 'compared' ? result.worse.map(({ timeName }) => timeName) : ['not compared'];
      };
      return { same: named(0), slow: named(5) };
    });
    expect(pairs.filter(({ same }) => same.length === 0).length).toBeGreaterThanOrEqual(39);
    expect(pairs.filter(({ slow }) => slow[0] === 'store').length).toBeGreaterThanOrEqual(39);
    expect(pairs.filter(({ slow }) => slow.some((of) => !['store', 'added'].includes(of)))).toEqual([]);
  }, 120_000);

  test.prop([fc.array(fc.double({ min: 0.01, max: 500, noNaN: true }), { minLength: 5, maxLength: 12 }), fc.nat()], {
    numRuns: runs(50),
  })('that gave the very same blocks are equal, and the interval holds the difference', (ms, seed) => {
    const row = compareBlocks(blocks(ms), blocks(ms), seededRandom(seed))!;
    expect(row).toMatchObject({ diffMs: 0, isWorse: false });
    expect(row.lowMs).toBeLessThanOrEqual(0);
    expect(row.highMs).toBeGreaterThanOrEqual(0);
  });
});

describe('blocks beside each other', () => {
  const flat = (ms: number, length = 10): number[] => Array.from({ length }, () => ms);
  const comparisonWith = (base: readonly number[], current: readonly number[], quantile: 0.5 | 0.95 = 0.5) =>
    compareBlocks(blocks(base, 'store', quantile), blocks(current, 'store', quantile), seededRandom(1));

  it('give no result with fewer than five a side', () => {
    expect(comparisonWith(flat(1, 4), flat(9, 10))).toBeNull();
    expect(comparisonWith(flat(1, 10), flat(9, 4))).toBeNull();
    expect(comparisonWith(flat(1, 5), flat(9, 5))).toMatchObject({
      baseMs: 1,
      currentMs: 9,
      baseBlocks: 5,
      currentBlocks: 5,
      diffMs: 8,
      lowMs: 8,
      highMs: 8,
      isWorse: true,
    });
  });

  it.each([
    [1, 2, 0.5],
    [10, 3, 0.5],
    [1, 8, 0.95],
    [20, 12, 0.95],
  ] as const)('from %d ms must be more than %d ms slower at the quantile %d', (base, margin, quantile) => {
    expect(comparisonWith(flat(base), flat(base + margin), quantile)).toMatchObject({
      marginMs: margin,
      isWorse: false,
    });
    expect(comparisonWith(flat(base), flat(base + margin + 0.01), quantile)).toMatchObject({ isWorse: true });
  });

  it('are no worse while the interval reaches below the margin, however great the difference of the medians', () => {
    const row = comparisonWith(flat(1), [...flat(1, 4), ...flat(40, 6)])!;
    expect(row.diffMs).toBe(39);
    expect(row.lowMs).toBeLessThan(row.marginMs);
    expect(row.isWorse).toBe(false);
  });

  it('are never worse for being faster', () => {
    expect(comparisonWith(flat(90), flat(1))).toMatchObject({ diffMs: -89, isWorse: false });
  });
});
