import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Random } from '#core/ports/random.ts';
import { compareWithBaseline, sortByImpact } from '#harness/bench/baseline.ts';
import { blocksOf } from '#harness/bench/blocks.ts';
import { compareBlocks, median } from '#harness/bench/compare-blocks.ts';
import { compareAb } from '#harness/bench/ab-comparison.ts';
import type { BenchResult, Blocks } from '#harness/bench/result.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { runs } from '#test/properties/settings.ts';
import { comparison, load, passing } from '../reports/bench/sample.ts';
import { makeDeliveredEntry } from './builders.ts';

/** What a stage takes on a shared machine: a middle, a long tail, and now and then a stall. */
function phaseMs(random: Random, middle: number): number {
  const tail = -Math.log(1 - random.next());
  return middle * (0.7 + 0.5 * tail) + (random.next() < 0.002 ? 40 * random.next() : 0);
}

/** The blocks of a run of ten seconds at a hundred a second. */
function runBlocks(random: Random, slowerMs = 0): readonly Blocks[] {
  const entries = Array.from({ length: 1_000 }, (_, k) => {
    const [verify, store, dispatch, settle, callback] = [0.4, 3, 1, 3, 4].map((middle) => phaseMs(random, middle)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const slow = store + slowerMs;
    return makeDeliveredEntry(k * 10, {
      verify,
      store: slow,
      dispatch,
      settle,
      callback,
      added: verify + slow + dispatch + settle + callback,
    });
  });
  return blocksOf(entries, 0, 10_000);
}

const blocks = (ms: readonly number[], timeName: Blocks['timeName'] = 'store', quantile: 0.5 | 0.95 = 0.5): Blocks => ({
  timeName,
  quantile,
  ms,
});
const { about } = passing();
const comparable = (
  list: readonly Blocks[],
  overrides: Partial<BenchResult['about']> = {},
  profile = 'gate',
  k6 = 0.3,
) => ({
  profile,
  blocks: list,
  about: { ...about, ...overrides },
  processes: k6Use(k6),
  diskMs: 0.2,
});
/** The share of a processor that k6 used; 0: no samples. */
const k6Use = (cpu: number): BenchResult['processes'] =>
  cpu === 0 ? [] : [{ name: 'k6', cpu, cpuMax: 1, rssMb: 1, rssMaxMb: 1 }];

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
          comparable(runBlocks(random.fork(`here ${slowerMs}`), slowerMs)),
          { file: 'base.json', result: base },
          random.fork('drawn'),
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

describe('two cores that ran in turn', () => {
  const times = (ms: number) => ({ store: { ...load().times.store!, p50: ms, p95: 2 * ms } });
  const result = (ms: number, overrides: Partial<BenchResult> = {}): BenchResult =>
    passing({
      loads: [load({ step: 'warm-up', measured: false, times: times(500) }), load({ times: times(ms) })],
      ...overrides,
    });
  const sideResult = (name: string, ms: number, n = 5, overrides: Partial<BenchResult> = {}) => ({
    name,
    results: Array.from({ length: n }, (_, run) => result(ms + run / 10, overrides)),
  });
  const verdict = (a: ReturnType<typeof sideResult>, b: ReturnType<typeof sideResult>) =>
    compareAb({ profile: 'gate', a, b }, seededRandom(1));

  it('pass when the second is not slower, by the measured stretch alone', () => {
    expect(verdict(sideResult('a', 3), sideResult('b', 3))).toMatchObject({
      verdict: 'PASS',
      a: 'a',
      b: 'b',
      runs: 5,
      rows: [
        { timeName: 'store', quantile: 0.5, baseMs: 3.2 },
        { quantile: 0.95, baseMs: 6.4 },
      ],
      worse: [],
    });
  });

  it('fail when it is, and name the time', () => {
    expect(verdict(sideResult('a', 3), sideResult('b', 9))).toMatchObject({
      verdict: 'FAIL',
      reason: expect.stringContaining('B is slower than A, most of all in store: 3.2 → 9.2 ms at the median') as string,
    });
    expect(verdict(sideResult('a', 9), sideResult('b', 3)).verdict).toBe('PASS');
  });

  it('fail by a run that failed, prove nothing by one that proves nothing, and nothing with fewer than five', () => {
    expect(
      verdict(sideResult('a', 3), sideResult('b', 3, 5, { verdict: 'FAIL', reason: 'It lost a sale.' })),
    ).toMatchObject({
      verdict: 'FAIL',
      reason: 'A run failed by itself: It lost a sale.',
    });
    expect(
      verdict(sideResult('a', 3, 5, { verdict: 'INCONCLUSIVE', reason: 'Late.' }), sideResult('b', 3)),
    ).toMatchObject({
      verdict: 'INCONCLUSIVE',
    });
    expect(verdict(sideResult('a', 3, 4), sideResult('b', 9))).toMatchObject({ verdict: 'INCONCLUSIVE', rows: [] });
  });
});
