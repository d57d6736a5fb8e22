import { describe, expect, it } from 'vitest';
import type { ProcessLoopSample } from '#harness/bench/loop-delays.ts';
import { type ProcessUsageSample } from '#harness/bench/series.ts';
import { soakSlopes as slopes } from '#harness/bench/soak.ts';

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
