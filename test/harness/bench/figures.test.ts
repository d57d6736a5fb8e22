import { describe, expect, it } from 'vitest';
import { blocksOf, comparedTimes } from '#harness/bench/blocks.ts';
import type { ProcessLoopSample } from '#harness/bench/loop-delays.ts';
import { goalsOf } from '#harness/bench/goals.ts';
import { kneeOf } from '#harness/bench/knee.ts';
import { loadResult, timesOf } from '#harness/bench/load-results.ts';
import { usageByProcess, seriesOf, type ProcessUsageSample } from '#harness/bench/series.ts';
import { soakSlopes as slopes } from '#harness/bench/soak.ts';
import type { LockStatistics } from '#harness/bench/result.ts';
import { passing } from '../reports/bench/sample.ts';
import { makeDeliveredEntry, makeFailedEntry, makeLoad } from './builders.ts';

describe('a stretch of load', () => {
  const plan = { step: 'main', measured: true, from: 1_000, to: 3_000, rate: 2, calls: 4 };

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

describe('the run second by second', () => {
  const makeUsageSample = (
    t: number,
    cpuMs: number,
    overrides: Partial<ProcessUsageSample> = {},
  ): ProcessUsageSample => ({
    t,
    process: 'core',
    pid: 1,
    cpuMs,
    rssMb: 100,
    files: null,
    ...overrides,
  });

  it('counts a request where it was due and a callback where it came', () => {
    const points = seriesOf(
      [
        makeDeliveredEntry(0, { path: 999.9 }),
        makeDeliveredEntry(999.999, { path: 740 }),
        makeFailedEntry(1_000, 'busy'),
        makeFailedEntry(-1, 'busy'),
        makeDeliveredEntry(2_000, {}),
      ],
      [],
      2_500,
    );
    expect(
      points.map(({ t, sent, notified: goalsFor, busy, addedP50 }) => [t, sent, goalsFor, busy, addedP50]),
    ).toEqual([
      [0, 2, 1, 0, 10],
      [1_000, 1, 1, 1, null],
      [2_000, 1, 1, 0, 10],
    ]);
  });

  it('of no length has no seconds', () => {
    expect(seriesOf([], [], 0)).toEqual([]);
    expect(seriesOf([makeDeliveredEntry(10)], [], -5)).toEqual([]);
  });

  it('has shares of a processor between looks at one process, and nothing between two', () => {
    const uses = [
      makeUsageSample(500, 100),
      makeUsageSample(1_500, 600),
      makeUsageSample(1_500, 50, { process: 'k6', pid: 7 }),
      makeUsageSample(2_500, 700, { rssMb: 120 }),
      makeUsageSample(2_500, 900, { process: 'k6', pid: 7 }),
      makeUsageSample(3_500, 30, { process: 'k6', pid: 8 }),
      makeUsageSample(4_500, 530, { process: 'k6', pid: 8 }),
    ];
    const points = seriesOf([], uses, 5_000);
    expect(points.map(({ coreCpu }) => coreCpu)).toEqual([null, 0.5, 0.1, null, null]);
    expect(points.map(({ k6Cpu }) => k6Cpu)).toEqual([null, null, 0.85, null, 0.5]);
    expect(points.map(({ coreRssMb }) => coreRssMb)).toEqual([100, 100, 120, null, null]);
    expect(usageByProcess(uses, 0, 5_000)).toEqual([
      { name: 'core', cpu: 0.3, cpuMax: 0.5, rssMb: 320 / 3, rssMaxMb: 120 },
      { name: 'k6', cpu: 0.675, cpuMax: 0.85, rssMb: 100, rssMaxMb: 100 },
    ]);
  });

  it('leaves processes out that were seen once or never', () => {
    expect(usageByProcess([makeUsageSample(500, 100), makeUsageSample(9_000, 200)], 0, 5_000)).toEqual([]);
  });

  it('takes a run of days', () => {
    const uses = Array.from({ length: 200_000 }, (_, second) => makeUsageSample(second * 1_000, second * 250));
    expect(usageByProcess(uses, 0, 2e8)).toMatchObject([{ cpu: 0.25, cpuMax: 0.25 }]);
  });
});

describe('a soak', () => {
  const makeUsageSample = (t: number, rssMb: number): ProcessUsageSample => ({
    t,
    process: 'core',
    pid: 1,
    cpuMs: 0,
    rssMb,
    files: null,
  });
  const soakSlopes = (uses: readonly ProcessUsageSample[], from: number, to: number) => slopes(uses, [], from, to);

  it('rises by the hour as its memory does, and needs ten samples and two minutes', () => {
    const uses = Array.from({ length: 11 }, (_, index) =>
      makeUsageSample(100_000 + index * 10_000, 100 + index / 360 + (index % 2)),
    );
    expect(soakSlopes(uses, 0, 190_000)).toMatchObject([{ quantity: 'memory of the core', unit: 'MB' }]);
    expect(
      soakSlopes(
        uses.map(({ t }, index) => makeUsageSample(t, 100 + index / 360)),
        0,
        300_000,
      )[0]!.perHour,
    ).toBeCloseTo(1, 6);
    expect(
      soakSlopes(
        uses.map(({ t }) => makeUsageSample(t, 100)),
        0,
        300_000,
      )[0]!.perHour,
    ).toBe(0);
    expect(soakSlopes(uses, 0, 180_000)).toEqual([]);
    expect(soakSlopes(uses, 99_000, 201_000)).toEqual([]);
    expect(
      soakSlopes(
        Array.from({ length: 12 }, () => makeUsageSample(5, 100)),
        0,
        200_000,
      )[0]!.perHour,
    ).toBe(0);
  });

  it('has open files, and what keeps the core alive, timers by themselves', () => {
    const uses = Array.from({ length: 20 }, (_, index): ProcessUsageSample => ({
      ...makeUsageSample(index * 10_000, 100),
      files: 30 + index,
    }));
    const loopSamples = Array.from({ length: 20 }, (_, index): ProcessLoopSample => ({
      process: index % 2 === 0 ? 'core' : 'fleet',
      t: index * 10_000,
      ms: 1_000,
      delays: [],
      resources: 50,
      timers: 7 + index,
    }));
    expect(
      slopes(
        [...uses, ...uses.map((one) => ({ ...one, process: 'fleet' as const, files: null }))],
        loopSamples,
        0,
        200_000,
      ),
    ).toMatchObject([
      { quantity: 'memory of the core', first: 100, last: 100, perHour: 0 },
      { quantity: 'memory of the fleet' },
      { quantity: 'open files of the core', first: 30.5, last: 48.5, unit: '' },
      { quantity: 'active resources of the core', first: 50, last: 50, perHour: 0 },
      { quantity: 'timers of the core', first: 7, last: 25 },
    ]);
    expect(
      slopes(uses, loopSamples, 0, 200_000).find(({ quantity }) => quantity === 'timers of the core')!.perHour,
    ).toBeCloseTo(360, 6);
  });
});

describe('a knee sweep', () => {
  const makeStep = (rate: number, overrides: Parameters<typeof makeLoad>[3] = {}, added = 10) =>
    makeLoad(rate, 4, { added }, { step: `step-${rate}`, ...overrides });

  it('holds up to the step below the first that did not, whatever comes behind', () => {
    const { steps, rate } = kneeOf([
      makeStep(5, { measured: false }),
      makeStep(10),
      makeStep(20),
      makeStep(40, {}, 101),
      makeStep(80),
    ]);
    expect(steps.map(({ targetRate, sustained: goalsForLocks }) => [targetRate, goalsForLocks])).toEqual([
      [10, true],
      [20, true],
      [40, false],
      [80, true],
    ]);
    expect(rate).toBe(20);
    expect(steps[2]!.reason).toBe('the core adds 101 ms (p50)');
  });

  it.each([
    ['2 requests could not be sent', makeStep(100, { sent: 398 })],
    ['requests were sent 150 ms late (p95)', makeStep(100, { lateMs: 150 })],
    [
      '1 of 2 came to no delivery',
      loadResult({ step: 'step-1', measured: true, from: 0, to: 1_000, rate: 2, calls: 2 }, [
        makeDeliveredEntry(0),
        makeFailedEntry(500, 'no outcome'),
      ]),
    ],
  ])('does not hold where %s', (why, load) => {
    expect(kneeOf([load])).toMatchObject({
      rate: null,
      steps: [{ sustained: false, reason: expect.stringContaining(why) as string }],
    });
  });

  it('that held all the way held its last step, and one without steps held nothing', () => {
    expect(kneeOf([makeStep(10), makeStep(20, {}, 100)]).rate).toBe(20);
    expect(kneeOf([])).toEqual({ steps: [], rate: null });
  });
});

describe('blocks', () => {
  const makeEntries = (from: number, to: number, every: number, added = 10) =>
    Array.from({ length: (to - from) / every }, (_, k) =>
      makeDeliveredEntry(from + k * every, { added, store: added / 2 }),
    );

  it('are ten stretches, each with its median and 95th percentile', () => {
    const blocks = blocksOf(makeEntries(5_000, 15_000, 50), 5_000, 15_000);
    expect(blocks.map(({ timeName, quantile, ms }) => [timeName, quantile, ms.length])).toEqual([
      ['added', 0.5, 10],
      ['added', 0.95, 10],
      ['store', 0.5, 10],
      ['store', 0.95, 10],
    ]);
    expect(blocks[0]!.ms).toEqual(Array.from({ length: 10 }, () => 10));
  });

  it('hold what was due from their beginning on, and nothing of the end or of before', () => {
    const end = Array.from({ length: 30 }, () => makeDeliveredEntry(15_000, { added: 999, store: 999 }));
    const edge = [
      ...makeEntries(4_000, 5_000, 50, 999),
      ...makeEntries(5_000, 15_000, 50),
      ...end,
      ...makeEntries(15_000, 16_000, 50, 999),
    ];
    for (const { timeName, ms } of blocksOf(edge, 5_000, 15_000))
      expect(ms).toEqual(Array.from({ length: 10 }, () => (timeName === 'added' ? 10 : 5)));
  });

  it('are left out where there are fewer than twenty deliveries', () => {
    expect(blocksOf([...makeEntries(0, 1_000, 50), ...makeEntries(1_000, 1_950, 50)], 0, 10_000)[0]!.ms).toHaveLength(
      1,
    );
    expect(blocksOf(makeEntries(0, 950, 50), 0, 10_000)).toEqual([]);
    expect(blocksOf([], 0, 10_000)).toEqual([]);
  });

  it('never have the machine’s own time', () => {
    expect(comparedTimes).not.toContain('device');
    expect(comparedTimes).not.toContain('path');
  });
});

describe('goals', () => {
  const locks: LockStatistics = passing().locks!;
  const goalsFor = (...args: Parameters<typeof goalsOf>) => goalsOf(...args).map(({ value, met }) => [value, met]);

  it('of the path are reported for a measured step at their rate', () => {
    expect(goalsFor([makeLoad(500, 2, { added: 10 })], null, null)).toEqual([['10.0 ms, 0 dropped', true]]);
    expect(goalsFor([makeLoad(500, 2, { added: 10.4 }), makeLoad(500, 2, {}, { sent: 999 })], null, null)).toEqual([
      ['10.4 ms, 0 dropped', false],
      ['too few deliveries', null],
    ]);
    expect(goalsFor([makeLoad(500, 3, {}, { sent: 1_499 })], null, null)).toEqual([['10.0 ms, 1 dropped', false]]);
    expect(goalsFor([makeLoad(500, 2, {}, { measured: false }), makeLoad(400, 3)], null, null)).toEqual([]);
  });

  it('of the knee are neither met nor missed by a sweep that ends below them', () => {
    const makeStep = (targetRate: number) => ({
      targetRate,
      achievedRate: targetRate,
      dropped: 0,
      addedP50: 1,
      addedP99: 2,
      sustained: true,
      reason: '',
    });
    expect(goalsFor([], { steps: [makeStep(500), makeStep(1_500), makeStep(2_000)], rate: 1_500 }, null)).toEqual([
      ['held 1500/s', true],
    ]);
    expect(goalsFor([], { steps: [makeStep(500), makeStep(1_500)], rate: 500 }, null)).toEqual([['held 500/s', false]]);
    expect(goalsFor([], { steps: [makeStep(500)], rate: 500 }, null)).toEqual([
      ['held 500/s, the highest that was tried', null],
    ]);
    expect(goalsFor([], { steps: [makeStep(500)], rate: null }, null)).toEqual([['no step held', false]]);
    expect(goalsFor([], { steps: [], rate: null }, null)).toEqual([['no step held', null]]);
  });

  it('of arithmetic hold within two percent', () => {
    const goalsForLocks = (counted: number, predicted: number) =>
      goalsFor([], null, { ...locks, concurrent: { counted, predicted } })[0]![1];
    expect([
      goalsForLocks(98.01, 100),
      goalsForLocks(97.9, 100),
      goalsForLocks(102.1, 100),
      goalsForLocks(0, 0),
    ]).toEqual([true, false, false, true]);
  });
});
