import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startManagedProcess } from '#harness/bench/live/managed-process.ts';
import {
  delayedHelperMessages,
  delaysOf,
  parseLoopSample,
  loopDelays,
  loopNotes,
  type WeightedDelay,
  type LoopSample,
  type ProcessLoopSample,
} from '#harness/bench/loop-delays.ts';
import type { LoopDelay } from '#harness/bench/result.ts';
import { benchVerdict } from '#harness/bench/verdict.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { comparison, latency } from '../reports/bench/sample-figures.ts';
import { makeLoad } from './builders.ts';

const makeLoopSample = (
  t: number,
  delays: readonly WeightedDelay[],
  overrides: Partial<ProcessLoopSample> = {},
): ProcessLoopSample => ({
  process: 'fleet',
  t,
  ms: 1_000,
  delays,
  resources: 5,
  timers: 3,
  ...overrides,
});
const delay = (overrides: Partial<LoopDelay> = {}): LoopDelay => ({
  step: 'main',
  process: 'fleet',
  p50: 0,
  p95: 0,
  p99: 0,
  max: 0,
  ...overrides,
});
const load = makeLoad(100);
const adding = (p50: number, p95: number, p99 = 500) => ({
  ...load,
  times: { ...load.times, added: { ...latency(1_000, 10), p50, p95, p99 } },
});

describe('a histogram of a watch', () => {
  it('is read as delays beyond its own interval, each with how often it was seen', () => {
    expect(
      delaysOf(
        [
          [0, 9.8e6],
          [50, 10.2e6],
          [75, 12e6],
          [100, 210e6],
        ],
        40,
      ),
    ).toEqual([
      [0.2, 20],
      [2, 10],
      [200, 10],
    ]);
    expect(delaysOf([], 0)).toEqual([]);
  });

  it('goes by a line, and what is none is left out', () => {
    const singleSample: LoopSample = { t: 1, ms: 2, delays: [[1, 2]], resources: 3, timers: 4 };
    expect(parseLoopSample(JSON.stringify(singleSample))).toEqual(singleSample);
    for (const line of [
      '',
      'Debugger attached.',
      '[]',
      '{"t":1}',
      '{"t":"1","ms":2,"delays":[],"resources":3,"timers":4}',
    ])
      expect(parseLoopSample(line)).toBeNull();
  });
});

describe('the delay of a loop', () => {
  it('is that of a moment: a turn weighs as long as it took', () => {
    // 90 idle turns are 0.9 s, and one that took 110 ms is 11 % of the time.
    expect(
      loopDelays(
        [load],
        [
          makeLoopSample(2_000, [
            [0, 90],
            [100, 1],
          ]),
        ],
      ),
    ).toEqual([{ step: 'main', process: 'fleet', p50: 0, p95: 100, p99: 100, max: 100 }]);
    expect(
      loopDelays(
        [load],
        [
          makeLoopSample(2_000, [
            [0, 10],
            [900, 1],
          ]),
        ],
      )[0],
    ).toMatchObject({ p50: 900 });
  });

  it('is summed over the looks that lie in a measured stretch, process by process', () => {
    const samples = [
      makeLoopSample(900, [[700, 1]]),
      makeLoopSample(1_000, [[1, 99]]),
      makeLoopSample(2_000, [[5, 99]]),
      makeLoopSample(3_000, [[2, 100]], { process: 'core' }),
      makeLoopSample(10_001, [[800, 1]]),
    ];
    expect(loopDelays([{ ...load, measured: false }, load], samples)).toEqual([
      { step: 'main', process: 'core', p50: 2, p95: 2, p99: 2, max: 2 },
      { step: 'main', process: 'fleet', p50: 5, p95: 5, p99: 5, max: 5 },
    ]);
  });
});

describe('a helper that was held up', () => {
  const of = (loop: Partial<LoopDelay>, p50 = 20, p95 = 60) => delayedHelperMessages([adding(p50, p95)], [delay(loop)]);

  it('casts doubt when that is more than half of what is measured, at the median or at p95', () => {
    expect(of({ p50: 10, p95: 30 })).toEqual([]);
    expect(of({ p50: 10.1 })).toEqual([
      'The fleet stalled in main: its event loop by 10.1 ms (p50), where the core adds 20.0 ms, so ' +
        'the figures are as much its own as the core’s. Give it more processors, or ask for a lower rate.',
    ]);
    expect(of({ p95: 30.1, process: 'bench' })[0]).toMatch(
      /^The merchant’s receiver stalled in main: its event loop by 30\.1 ms \(p95\)/,
    );
  });

  it('casts none by a delay that no comparison would turn on, by the rarest times, or in another stretch', () => {
    expect(of({ p50: 2, p95: 8 }, 1, 2)).toEqual([]);
    expect(of({ p50: 2.1 }, 1, 2)).toHaveLength(1);
    expect(of({ p99: 900, max: 2_000 })).toEqual([]);
    expect(of({ p50: 90, step: 'step-1' })).toEqual([]);
    expect(of({ p50: 90, process: 'core' })).toEqual([]);
  });

  it('is set beside the whole path where the device’s time is not known', () => {
    const times = { path: { ...latency(1_000, 700), p50: 700, p95: 900 } };
    expect(delayedHelperMessages([{ ...load, times }], [delay({ p50: 351, process: 'bench' })])[0]).toContain(
      'where a delivery takes 700.0 ms',
    );
    expect(delayedHelperMessages([{ ...load, times: {} }], [delay({ p50: 351 })])).toEqual([]);
  });

  it('is noted at p99 without casting doubt on the rest', () => {
    expect(loopNotes([adding(20, 60, 100)], [delay({ p99: 50 })])).toEqual([]);
    expect(
      loopNotes(
        [adding(20, 60, 100)],
        [delay({ p99: 51 }), delay({ p99: 70, process: 'bench' }), delay({ p99: 99, process: 'core' })],
      ),
    ).toEqual([
      'At p99 2 rows of fleet or bench are half of what the core adds or more, first of all fleet in main: what is ' +
        'added there beyond p95 is not the core’s alone.',
    ]);
  });
});

describe('a verdict beside a helper that was held up', () => {
  const rows = [
    comparison('store', 0.5, 3, 6, 2),
    comparison('added', 0.5, 11, 6, 3.3),
    comparison('callback', 0.5, 2, 6, 2),
  ];
  const verdict = (worse: typeof rows, p50 = 90) =>
    benchVerdict({
      loads: [adding(20, 60)],
      loops: [delay({ p50 })],
      checks: { cases: 1, checks: 1, findings: [] },
      baseline: { kind: 'compared', file: 'b', cpuRatio: 1, disk: null, rows, worse },
      knee: null,
      attacks: null,
      hostile: [],
      vus: 1,
      processes: [],
      problems: [],
      allowedOutcomes: [],
    });

  it('is INCONCLUSIVE, and names it', () => {
    expect(verdict([])).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining('The fleet stalled in main') as string,
    });
    expect(verdict([], 1).verdict).toBe('PASS');
  });

  it('does not blame the core for what the helper timed, and does for what the core timed itself', () => {
    expect(verdict(rows.slice(1)).verdict).toBe('INCONCLUSIVE');
    expect(verdict(rows.slice(1), 1)).toMatchObject({
      verdict: 'FAIL',
      reason: expect.stringContaining('The phase added is slower') as string,
    });
    expect(verdict(rows)).toMatchObject({
      verdict: 'FAIL',
      reason: expect.stringMatching(/^The phase store is slower[^]*margin is 2\.0 ms\)\.$/) as string,
    });
  });
});

describe('a program that is started to be watched', () => {
  const testFolder = fileURLToPath(new URL('./', import.meta.url));

  it('reports its event loop, stalls too, and is otherwise unchanged', async () => {
    const clock = new SystemClock();
    const samples: LoopSample[] = [];
    let resolveSamples: () => void = () => undefined;
    const seen = new Promise<void>((resolve) => (resolveSamples = resolve));
    const child = startManagedProcess(
      {
        name: 'dozer',
        vendloop: [process.execPath, '--import', 'tsx', `${testFolder}blocking-process.ts`],
        args: ['400'],
      },
      clock,
      (singleSample) => {
        samples.push(singleSample);
        if (samples.some(({ delays }) => delays.some(([ms]) => ms > 300))) resolveSamples();
      },
    );
    try {
      expect(await child.waitForOutput('for how long', /dozes (\d+)/, 20_000)).toBe('400');
      await seen;
      expect(samples[0]!.t).toBeLessThanOrEqual(clock.monotonic());
      expect(samples[0]).toMatchObject({ resources: expect.any(Number) as number, timers: 1 });
      expect(await child.stop(15_000)).toBe(true);
    } finally {
      await child.stop(15_000);
      clock.close();
    }
  }, 60_000);

  it('goes on without a reader, and ends by itself: the monitor keeps nothing alive', () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        '--import',
        'tsx',
        '--import',
        new URL('../../../src/harness/bench/live/loop-preload.ts', import.meta.url).href,
        `${testFolder}blocking-process.ts`,
        '1200',
        'once',
      ],
      { encoding: 'utf8', timeout: 120_000 },
    );
    expect([status, stdout]).toEqual([0, 'dozes 1200\n']);
  });
});
