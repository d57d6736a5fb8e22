import { describe, expect, it } from 'vitest';
import { blocksOf, comparedThings } from '#harness/bench/blocks.ts';
import type { ProcessLook } from '#harness/bench/loop-delays.ts';
import { goalsOf } from '#harness/bench/goals.ts';
import { kneeOf } from '#harness/bench/knee.ts';
import { loadResult, timesOf } from '#harness/bench/load-results.ts';
import { processUse, seriesOf, type UseSample } from '#harness/bench/series.ts';
import { soakSlopes as slopes } from '#harness/bench/soak.ts';
import type { LockPanel } from '#harness/bench/result.ts';
import { passing } from '../reports/bench/sample.ts';
import { delivered, failed, goodLoad } from './builders.ts';

describe('a stretch of load', () => {
  const plan = { stage: 'main', measured: true, from: 1_000, to: 3_000, rate: 2, calls: 4 };

  it('is told with what was asked for, what was sent, and what became of it', () => {
    const result = loadResult(plan, [delivered(1_000), failed(1_500, 'busy'), failed(2_000, 'busy', { sent: 2_030 })]);
    expect(result).toMatchObject({
      asked: 2,
      reached: 1.5,
      dropped: 1,
      outcomes: { success: 1, busy: 2 },
      lateness: { n: 3, max: 30 },
    });
    expect(result.times.path).toMatchObject({ n: 1, max: 740 });
    expect(result.times).not.toHaveProperty('store');
  });

  it('of which nothing was sent has no times', () => {
    expect(loadResult(plan, [])).toMatchObject({ reached: 0, dropped: 4, outcomes: {}, times: {}, lateness: null });
  });

  it('sent before it was due was not late', () => {
    expect(loadResult(plan, [delivered(1_000, {}, { sent: 999.4 })]).lateness).toMatchObject({ min: 0, max: 0 });
  });

  it('keeps a time of zero', () => {
    expect(timesOf([delivered(1, { verify: 0 }), failed(2, 'busy')], 'verify')).toEqual([0]);
  });
});

describe('the run second by second', () => {
  const use = (t: number, cpuMs: number, over: Partial<UseSample> = {}): UseSample => ({
    t,
    process: 'core',
    pid: 1,
    cpuMs,
    rssMb: 100,
    files: null,
    ...over,
  });

  it('counts a request where it was due and a callback where it came', () => {
    const points = seriesOf(
      [
        delivered(0, { path: 999.9 }),
        delivered(999.999, { path: 740 }),
        failed(1_000, 'busy'),
        failed(-1, 'busy'),
        delivered(2_000, {}),
      ],
      [],
      2_500,
    );
    expect(points.map(({ t, sent, told, busy, addedP50 }) => [t, sent, told, busy, addedP50])).toEqual([
      [0, 2, 1, 0, 10],
      [1_000, 1, 1, 1, null],
      [2_000, 1, 1, 0, 10],
    ]);
  });

  it('of no length has no seconds', () => {
    expect(seriesOf([], [], 0)).toEqual([]);
    expect(seriesOf([delivered(10)], [], -5)).toEqual([]);
  });

  it('has shares of a processor between looks at one process, and nothing between two', () => {
    const uses = [
      use(500, 100),
      use(1_500, 600),
      use(1_500, 50, { process: 'k6', pid: 7 }),
      use(2_500, 700, { rssMb: 120 }),
      use(2_500, 900, { process: 'k6', pid: 7 }),
      use(3_500, 30, { process: 'k6', pid: 8 }),
      use(4_500, 530, { process: 'k6', pid: 8 }),
    ];
    const points = seriesOf([], uses, 5_000);
    expect(points.map(({ coreCpu }) => coreCpu)).toEqual([null, 0.5, 0.1, null, null]);
    expect(points.map(({ k6Cpu }) => k6Cpu)).toEqual([null, null, 0.85, null, 0.5]);
    expect(points.map(({ coreRssMb }) => coreRssMb)).toEqual([100, 100, 120, null, null]);
    expect(processUse(uses, 0, 5_000)).toEqual([
      { name: 'core', cpu: 0.3, cpuMax: 0.5, rssMb: 320 / 3, rssMaxMb: 120 },
      { name: 'k6', cpu: 0.675, cpuMax: 0.85, rssMb: 100, rssMaxMb: 100 },
    ]);
  });

  it('leaves processes out that were seen once or never', () => {
    expect(processUse([use(500, 100), use(9_000, 200)], 0, 5_000)).toEqual([]);
  });

  it('takes a run of days', () => {
    const uses = Array.from({ length: 200_000 }, (_, second) => use(second * 1_000, second * 250));
    expect(processUse(uses, 0, 2e8)).toMatchObject([{ cpu: 0.25, cpuMax: 0.25 }]);
  });
});

describe('a soak', () => {
  const use = (t: number, rssMb: number): UseSample => ({ t, process: 'core', pid: 1, cpuMs: 0, rssMb, files: null });
  const soakSlopes = (uses: readonly UseSample[], from: number, to: number) => slopes(uses, [], from, to);

  it('rises by the hour as its memory does, and says nothing of fewer than ten looks or of less than two minutes', () => {
    const uses = Array.from({ length: 11 }, (_, index) =>
      use(100_000 + index * 10_000, 100 + index / 360 + (index % 2)),
    );
    expect(soakSlopes(uses, 0, 190_000)).toMatchObject([{ what: 'memory of the core', unit: 'MB' }]);
    expect(
      soakSlopes(
        uses.map(({ t }, index) => use(t, 100 + index / 360)),
        0,
        300_000,
      )[0]!.perHour,
    ).toBeCloseTo(1, 6);
    expect(
      soakSlopes(
        uses.map(({ t }) => use(t, 100)),
        0,
        300_000,
      )[0]!.perHour,
    ).toBe(0);
    expect(soakSlopes(uses, 0, 180_000)).toEqual([]);
    expect(soakSlopes(uses, 99_000, 201_000)).toEqual([]);
    expect(
      soakSlopes(
        Array.from({ length: 12 }, () => use(5, 100)),
        0,
        200_000,
      )[0]!.perHour,
    ).toBe(0);
  });

  it('has open files, and what keeps the core alive, timers by themselves', () => {
    const uses = Array.from({ length: 20 }, (_, index): UseSample => ({
      ...use(index * 10_000, 100),
      files: 30 + index,
    }));
    const looks = Array.from({ length: 20 }, (_, index): ProcessLook => ({
      process: index % 2 === 0 ? 'core' : 'fleet',
      t: index * 10_000,
      ms: 1_000,
      heldUp: [],
      resources: 50,
      timers: 7 + index,
    }));
    expect(
      slopes([...uses, ...uses.map((one) => ({ ...one, process: 'fleet' as const, files: null }))], looks, 0, 200_000),
    ).toMatchObject([
      { what: 'memory of the core', first: 100, last: 100, perHour: 0 },
      { what: 'memory of the fleet' },
      { what: 'open files of the core', first: 30.5, last: 48.5, unit: '' },
      { what: 'active resources of the core', first: 50, last: 50, perHour: 0 },
      { what: 'timers of the core', first: 7, last: 25 },
    ]);
    expect(slopes(uses, looks, 0, 200_000).find(({ what }) => what === 'timers of the core')!.perHour).toBeCloseTo(
      360,
      6,
    );
  });
});

describe('a knee sweep', () => {
  const step = (rate: number, over: Parameters<typeof goodLoad>[3] = {}, added = 10) =>
    goodLoad(rate, 4, { added }, { stage: `step-${rate}`, ...over });

  it('holds up to the step below the first that did not, whatever comes behind', () => {
    const { steps, rate } = kneeOf([step(5, { measured: false }), step(10), step(20), step(40, {}, 101), step(80)]);
    expect(steps.map(({ asked, held }) => [asked, held])).toEqual([
      [10, true],
      [20, true],
      [40, false],
      [80, true],
    ]);
    expect(rate).toBe(20);
    expect(steps[2]!.why).toBe('the core adds 101 ms (p50)');
  });

  it.each([
    ['2 requests could not be sent', step(100, { sent: 398 })],
    ['requests were sent 150 ms late (p95)', step(100, { lateMs: 150 })],
    [
      '1 of 2 came to no delivery',
      loadResult({ stage: 'step-1', measured: true, from: 0, to: 1_000, rate: 2, calls: 2 }, [
        delivered(0),
        failed(500, 'no outcome'),
      ]),
    ],
  ])('does not hold where %s', (why, load) => {
    expect(kneeOf([load])).toMatchObject({
      rate: null,
      steps: [{ held: false, why: expect.stringContaining(why) as string }],
    });
  });

  it('that held all the way held its last step, and one without steps held nothing', () => {
    expect(kneeOf([step(10), step(20, {}, 100)]).rate).toBe(20);
    expect(kneeOf([])).toEqual({ steps: [], rate: null });
  });
});

describe('blocks', () => {
  const many = (from: number, to: number, every: number, added = 10) =>
    Array.from({ length: (to - from) / every }, (_, k) => delivered(from + k * every, { added, store: added / 2 }));

  it('are ten stretches, each with its median and 95th percentile', () => {
    const blocks = blocksOf(many(5_000, 15_000, 50), 5_000, 15_000);
    expect(blocks.map(({ of, quantile, ms }) => [of, quantile, ms.length])).toEqual([
      ['added', 0.5, 10],
      ['added', 0.95, 10],
      ['store', 0.5, 10],
      ['store', 0.95, 10],
    ]);
    expect(blocks[0]!.ms).toEqual(Array.from({ length: 10 }, () => 10));
  });

  it('hold what was due from their beginning on, and nothing of the end or of before', () => {
    const end = Array.from({ length: 30 }, () => delivered(15_000, { added: 999, store: 999 }));
    const edge = [...many(4_000, 5_000, 50, 999), ...many(5_000, 15_000, 50), ...end, ...many(15_000, 16_000, 50, 999)];
    for (const { of, ms } of blocksOf(edge, 5_000, 15_000))
      expect(ms).toEqual(Array.from({ length: 10 }, () => (of === 'added' ? 10 : 5)));
  });

  it('are left out where there are fewer than twenty deliveries', () => {
    expect(blocksOf([...many(0, 1_000, 50), ...many(1_000, 1_950, 50)], 0, 10_000)[0]!.ms).toHaveLength(1);
    expect(blocksOf(many(0, 950, 50), 0, 10_000)).toEqual([]);
    expect(blocksOf([], 0, 10_000)).toEqual([]);
  });

  it('never have the machine’s own time', () => {
    expect(comparedThings).not.toContain('device');
    expect(comparedThings).not.toContain('path');
  });
});

describe('goals', () => {
  const locks: LockPanel = passing().locks!;
  const told = (...given: Parameters<typeof goalsOf>) => goalsOf(...given).map(({ value, met }) => [value, met]);

  it('of the path are told of a measured stretch at their own rate', () => {
    expect(told([goodLoad(500, 2, { added: 10 })], null, null)).toEqual([['10.0 ms, 0 dropped', true]]);
    expect(told([goodLoad(500, 2, { added: 10.4 }), goodLoad(500, 2, {}, { sent: 999 })], null, null)).toEqual([
      ['10.4 ms, 0 dropped', false],
      ['too few deliveries', null],
    ]);
    expect(told([goodLoad(500, 3, {}, { sent: 1_499 })], null, null)).toEqual([['10.0 ms, 1 dropped', false]]);
    expect(told([goodLoad(500, 2, {}, { measured: false }), goodLoad(400, 3)], null, null)).toEqual([]);
  });

  it('of the knee are neither met nor missed by a sweep that ends below them', () => {
    const step = (asked: number) => ({
      asked,
      reached: asked,
      dropped: 0,
      addedP50: 1,
      addedP99: 2,
      held: true,
      why: '',
    });
    expect(told([], { steps: [step(500), step(1_500), step(2_000)], rate: 1_500 }, null)).toEqual([
      ['held 1500/s', true],
    ]);
    expect(told([], { steps: [step(500), step(1_500)], rate: 500 }, null)).toEqual([['held 500/s', false]]);
    expect(told([], { steps: [step(500)], rate: 500 }, null)).toEqual([
      ['held 500/s, the highest that was tried', null],
    ]);
    expect(told([], { steps: [step(500)], rate: null }, null)).toEqual([['no step held', false]]);
    expect(told([], { steps: [], rate: null }, null)).toEqual([['no step held', null]]);
  });

  it('of arithmetic hold within two percent', () => {
    const held = (counted: number, predicted: number) =>
      told([], null, { ...locks, held: { counted, predicted } })[0]![1];
    expect([held(98.01, 100), held(97.9, 100), held(102.1, 100), held(0, 0)]).toEqual([true, false, false, true]);
  });
});
