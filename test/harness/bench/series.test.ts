import { describe, expect, it } from 'vitest';
import { othersShare, usageByProcess, seriesOf, type ProcessUsageSample } from '#harness/bench/series.ts';
import { makeDeliveredEntry, makeFailedEntry } from './builders.ts';

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

  it('adds up the processes of a program that run side by side', () => {
    const uses = [
      makeUsageSample(500, 100),
      makeUsageSample(500, 0, { pid: 2, rssMb: 50 }),
      makeUsageSample(1_500, 600),
      makeUsageSample(1_500, 200, { pid: 2, rssMb: 50 }),
    ];
    expect(usageByProcess(uses, 0, 2_000)).toEqual([{ name: 'core', cpu: 0.7, cpuMax: 1, rssMb: 150, rssMaxMb: 200 }]);
    expect(seriesOf([], uses, 2_000).map(({ coreCpu, coreRssMb }) => [coreCpu, coreRssMb])).toEqual([
      [null, 150],
      [0.7, 150],
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

describe('what other programs took', () => {
  const window = { from: 1_000, to: 3_000 };
  const core = { name: 'core', cpu: 0.5, cpuMax: 0.6, rssMb: 1, rssMaxMb: 1 } as const;
  const machine = [0, 1_000, 2_000, 3_000, 4_000].map((t) => ({ t, cpuMs: 0.9 * t }));

  it('is the rest of the whole computer, as a share of all processors', () => {
    expect(othersShare(machine, [core], 2, window)).toBeCloseTo(0.2);
    expect(othersShare(machine, [{ ...core, cpu: 1.2 }], 2, window)).toBe(0);
  });

  it('is not known without samples in the window, or without the own programs', () => {
    expect(othersShare(machine.slice(0, 2), [core], 2, window)).toBeNull();
    expect(othersShare(machine, [], 2, window)).toBeNull();
  });
});
