import { describe, expect, it } from 'vitest';
import { compareWithBaseline, sortByImpact } from '#harness/bench/baseline.ts';
import type { BenchResult, Blocks } from '#harness/bench/result.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { comparison } from '../reports/bench/sample-figures.ts';
import { runBlocks, blocks, comparable } from './comparable-runs.ts';

describe('a run beside its baseline', () => {
  const list = runBlocks(seededRandom(3));
  const comparisonWith = (overrides: Partial<BenchResult['about']>, profile?: string) =>
    compareWithBaseline(
      comparable(list),
      { file: 'base.json', result: comparable(list, overrides, profile) },
      seededRandom(1),
    );

  it.each([
    [{}, 'smoke', 'it is of the profile smoke, and this run is of gate'],
    [{ configHash: 'another' }, 'gate', 'its load was another'],
    [{ cpu: 'Z80' }, 'gate', 'another machine (2 × Z80)'],
    [{ cores: 64 }, 'gate', 'another machine (64 × AMD'],
    [{ node: 'v22.1.0' }, 'gate', 'it was taken with Node v22.1.0'],
    [{ target: 'http://elsewhere' }, 'gate', 'it was taken at http://elsewhere'],
  ])('is not compared with %j of %s', (overrides, profile, why) => {
    expect(comparisonWith(overrides, profile)).toMatchObject({
      kind: 'not-comparable',
      file: 'base.json',
      reason: expect.stringContaining(why) as string,
    });
  });

  it('is compared with another commit and another minor Node', () => {
    expect(
      comparisonWith({ commit: 'other', node: 'v20.1.0', at: '', seed: 99, coreFaults: ['--slow', 'store=5ms'] }),
    ).toMatchObject({ kind: 'compared', worse: [] });
  });

  it('is not compared where one of the two has too few deliveries', () => {
    expect(
      compareWithBaseline(comparable([]), { file: 'base.json', result: comparable(list) }, seededRandom(1)),
    ).toMatchObject({ kind: 'not-comparable', reason: 'one of the two has too few deliveries' });
    expect(
      compareWithBaseline(
        comparable(list),
        { file: 'base.json', result: comparable([blocks([1, 2, 3])]) },
        seededRandom(1),
      ),
    ).toMatchObject({ kind: 'not-comparable' });
  });

  it('names the stage before the whole, the median before the tail, and the greatest slowdown first', () => {
    const rows = [
      comparison('added', 0.5, 10, 20, 3),
      comparison('added', 0.95, 10, 90, 8),
      comparison('settle', 0.5, 1, 9, 2),
      comparison('store', 0.5, 1, 11, 2),
      comparison('callback', 0.95, 1, 50, 8),
      comparison('verify', 0.5, 1, 0, 2),
    ];
    expect(sortByImpact(rows).map(({ timeName, quantile }) => `${timeName} ${quantile}`)).toEqual([
      'store 0.5',
      'settle 0.5',
      'callback 0.95',
      'added 0.5',
      'added 0.95',
    ]);
  });
});

describe('a machine that is slower than it was for the baseline', () => {
  const flat = (ms: number): Blocks => blocks(Array.from({ length: 10 }, () => ms));
  const comparisonWith = (
    currentMs: number,
    k6: number,
    overrides: Partial<BenchResult['about']> = {},
    baseK6 = 0.3,
  ) => {
    const result = compareWithBaseline(
      comparable([flat(currentMs)], overrides, 'gate', k6),
      { file: 'base.json', result: comparable([flat(10)], {}, 'gate', baseK6) },
      seededRandom(1),
    );
    return result.kind === 'compared'
      ? {
          cpuRatio: result.cpuRatio,
          expected: result.rows[0]?.expectedMs,
          margin: result.rows[0]?.marginMs,
          isWorse: result.worse.length > 0,
        }
      : result;
  };

  it('has its baseline stretched by the square of what k6 took more', () => {
    expect(comparisonWith(19, 0.36)).toMatchObject({
      cpuRatio: expect.closeTo(1.2, 9) as number,
      expected: expect.closeTo(14.4, 9) as number,
      margin: expect.closeTo(4.32, 9) as number,
      isWorse: true,
    });
    expect(comparisonWith(18, 0.36)).toMatchObject({ isWorse: false });
  });

  it('is forgiven nothing at the pace of the baseline or above', () => {
    expect(comparisonWith(13.1, 0.3)).toMatchObject({ cpuRatio: 1, expected: 10, margin: 3, isWorse: true });
    expect(comparisonWith(13.1, 0.15)).toMatchObject({ cpuRatio: 0.5, expected: 10, isWorse: true });
    expect(comparisonWith(12.9, 0.15)).toMatchObject({ isWorse: false });
  });

  it('adds what its disk takes longer, as often as the stage waits for it, and twice as often in the tail', () => {
    const all = (['added', 'verify', 'store', 'dispatch', 'settle', 'callback'] as const).flatMap((timeName) =>
      ([0.5, 0.95] as const).map((quantile) => ({ ...flat(10), timeName, quantile })),
    );
    const expected = (baseDisk: number | null, currentDisk: number | null, k6 = 0.3) => {
      const result = compareWithBaseline(
        { ...comparable(all, {}, 'gate', k6), diskMs: currentDisk },
        { file: 'base.json', result: { ...comparable(all), diskMs: baseDisk } },
        seededRandom(1),
      );
      return result.kind === 'compared' ? result.rows.map(({ expectedMs }) => expectedMs) : [];
    };
    expect(expected(1, 2)).toEqual([17, 24, 10, 10, 12, 14, 10.5, 11, 12, 14, 12, 14]);
    expect(expected(1, 2, 0.6).slice(4, 5)).toEqual([48]);
    for (const [base, current] of [
      [2, 1],
      [null, 2],
      [1, null],
    ] as const)
      expect(expected(base, current)).toEqual(all.map(() => 10));
  });

  it('is not that of a target core', () => {
    const baselineRun = (k6: number) => comparable([flat(k6 * 50)], { target: 'http://elsewhere' }, 'gate', k6);
    expect(
      compareWithBaseline(baselineRun(0.6), { file: 'base.json', result: baselineRun(0.3) }, seededRandom(1)),
    ).toMatchObject({
      cpuRatio: null,
      worse: [{ baseMs: 15, expectedMs: 15 }],
    });
  });

  it('is unknown without samples of k6, or with another version', () => {
    for (const result of [
      comparisonWith(13.1, 0),
      comparisonWith(13.1, 0.6, {}, 0),
      comparisonWith(13.1, 0.6, { k6: 'v9.9.9' }),
    ])
      expect(result).toMatchObject({ cpuRatio: null, expected: 10, isWorse: true });
  });
});

describe('a second measurement', () => {
  const slow = (...of: readonly Blocks['timeName'][]) =>
    of.map((one) =>
      blocks(
        Array.from({ length: 10 }, () => 20),
        one,
      ),
    );
  const base = (['store', 'settle', 'added'] as const).map((of) =>
    blocks(
      Array.from({ length: 10 }, () => 5),
      of,
    ),
  );
  const measured = (list: readonly Blocks[], firstComparison?: readonly ReturnType<typeof comparison>[]) => {
    const result = compareWithBaseline(
      comparable(list),
      { file: 'base.json', result: comparable(base), ...(firstComparison && { firstComparison }) },
      seededRandom(1),
    );
    return result.kind === 'compared' ? result : null;
  };

  it('finds slower only what the first one found slower too', () => {
    const first = measured(slow('store', 'added'))!;
    expect(first.worse.map(({ timeName }) => timeName)).toEqual(['store', 'added']);
    expect(first).not.toHaveProperty('earlier');
    const second = measured(slow('settle', 'store'), first.worse)!;
    expect(second.worse.map(({ timeName }) => timeName)).toEqual(['store']);
    expect(second.rows.filter(({ isWorse }) => isWorse).map(({ timeName }) => timeName)).toEqual(['settle', 'store']);
    expect(second.firstComparison).toBe(first.worse);
  });

  it('may find nothing of it', () => {
    expect(measured(slow('settle'), [comparison('store', 0.5, 5, 15, 2)])!.worse).toEqual([]);
  });
});
