import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startChild } from '#harness/bench/live/managed-process.ts';
import {
  heldUpHelpers,
  heldUpOf,
  lookOf,
  loopDelays,
  loopNotes,
  type HeldUp,
  type LoopLook,
  type ProcessLook,
} from '#harness/bench/loop-delays.ts';
import type { LoopDelay } from '#harness/bench/result.ts';
import { benchVerdict } from '#harness/bench/verdict.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { compared, latency } from '../reports/bench/sample.ts';
import { goodLoad } from './builders.ts';

const look = (t: number, heldUp: readonly HeldUp[], over: Partial<ProcessLook> = {}): ProcessLook => ({
  process: 'fleet',
  t,
  ms: 1_000,
  heldUp,
  resources: 5,
  timers: 3,
  ...over,
});
const delay = (over: Partial<LoopDelay> = {}): LoopDelay => ({
  stage: 'main',
  process: 'fleet',
  p50: 0,
  p95: 0,
  p99: 0,
  max: 0,
  ...over,
});
const load = goodLoad(100);
const adding = (p50: number, p95: number, p99 = 500) => ({
  ...load,
  times: { ...load.times, added: { ...latency(1_000, 10), p50, p95, p99 } },
});

describe('a histogram of a watch', () => {
  it('is read as delays beyond its own interval, each with how often it was seen', () => {
    expect(
      heldUpOf(
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
    expect(heldUpOf([], 0)).toEqual([]);
  });

  it('goes by a line, and what is none is left out', () => {
    const one: LoopLook = { t: 1, ms: 2, heldUp: [[1, 2]], resources: 3, timers: 4 };
    expect(lookOf(JSON.stringify(one))).toEqual(one);
    for (const line of [
      '',
      'Debugger attached.',
      '[]',
      '{"t":1}',
      '{"t":"1","ms":2,"heldUp":[],"resources":3,"timers":4}',
    ])
      expect(lookOf(line)).toBeNull();
  });
});

describe('the delay of a loop', () => {
  it('is that of a moment: a turn weighs as long as it took', () => {
    // 90 idle turns are 0.9 s, and one that took 110 ms is 11 % of the time.
    expect(
      loopDelays(
        [load],
        [
          look(2_000, [
            [0, 90],
            [100, 1],
          ]),
        ],
      ),
    ).toEqual([{ stage: 'main', process: 'fleet', p50: 0, p95: 100, p99: 100, max: 100 }]);
    expect(
      loopDelays(
        [load],
        [
          look(2_000, [
            [0, 10],
            [900, 1],
          ]),
        ],
      )[0],
    ).toMatchObject({ p50: 900 });
  });

  it('is summed over the looks that lie in a measured stretch, process by process', () => {
    const looks = [
      look(900, [[700, 1]]),
      look(1_000, [[1, 99]]),
      look(2_000, [[5, 99]]),
      look(3_000, [[2, 100]], { process: 'core' }),
      look(10_001, [[800, 1]]),
    ];
    expect(loopDelays([{ ...load, measured: false }, load], looks)).toEqual([
      { stage: 'main', process: 'core', p50: 2, p95: 2, p99: 2, max: 2 },
      { stage: 'main', process: 'fleet', p50: 5, p95: 5, p99: 5, max: 5 },
    ]);
  });
});

describe('a helper that was held up', () => {
  const of = (loop: Partial<LoopDelay>, p50 = 20, p95 = 60) => heldUpHelpers([adding(p50, p95)], [delay(loop)]);

  it('casts doubt when that is more than half of what is measured, at the median or at p95', () => {
    expect(of({ p50: 10, p95: 30 })).toEqual([]);
    expect(of({ p50: 10.1 })).toEqual([
      'The fleet was itself held up in main: its event loop by 10.1 ms (p50), where the core adds 20.0 ms, so that the figures are as much its own as the core’s. Give it more processors, or ask for a lower rate.',
    ]);
    expect(of({ p95: 30.1, process: 'bench' })[0]).toMatch(
      /^The merchant’s receiver was itself held up in main: its event loop by 30\.1 ms \(p95\)/,
    );
  });

  it('casts none by a delay that no comparison would turn on, by the rarest times, or in another stretch', () => {
    expect(of({ p50: 2, p95: 8 }, 1, 2)).toEqual([]);
    expect(of({ p50: 2.1 }, 1, 2)).toHaveLength(1);
    expect(of({ p99: 900, max: 2_000 })).toEqual([]);
    expect(of({ p50: 90, stage: 'step-1' })).toEqual([]);
    expect(of({ p50: 90, process: 'core' })).toEqual([]);
  });

  it('is set beside the whole path where the device’s time is not known', () => {
    const times = { path: { ...latency(1_000, 700), p50: 700, p95: 900 } };
    expect(heldUpHelpers([{ ...load, times }], [delay({ p50: 351, process: 'bench' })])[0]).toContain(
      'where a delivery takes 700.0 ms',
    );
    expect(heldUpHelpers([{ ...load, times: {} }], [delay({ p50: 351 })])).toEqual([]);
  });

  it('is told of at p99 without casting doubt on the rest', () => {
    expect(loopNotes([adding(20, 60, 100)], [delay({ p99: 50 })])).toEqual([]);
    expect(
      loopNotes(
        [adding(20, 60, 100)],
        [delay({ p99: 51 }), delay({ p99: 70, process: 'bench' }), delay({ p99: 99, process: 'core' })],
      ),
    ).toEqual([
      'At p99 2 rows of fleet or bench are half of what the core adds or more, first of all fleet in main: what is added there beyond p95 is not the core’s alone.',
    ]);
  });
});

describe('a verdict beside a helper that was held up', () => {
  const rows = [
    compared('store', 0.5, 3, 6, 2),
    compared('added', 0.5, 11, 6, 3.3),
    compared('callback', 0.5, 2, 6, 2),
  ];
  const verdict = (worse: typeof rows, p50 = 90) =>
    benchVerdict({
      loads: [adding(20, 60)],
      loops: [delay({ p50 })],
      checks: { looked: 1, checks: 1, findings: [] },
      baseline: { is: 'compared', file: 'b', pace: 1, disk: null, rows, worse },
      knee: null,
      attacks: null,
      hostile: [],
      vus: 1,
      broken: [],
      allowed: [],
    });

  it('is INCONCLUSIVE, and names it', () => {
    expect(verdict([])).toMatchObject({
      verdict: 'INCONCLUSIVE',
      why: expect.stringContaining('The fleet was itself held up in main') as string,
    });
    expect(verdict([], 1).verdict).toBe('PASS');
  });

  it('does not blame the core for what the helper timed, and does for what the core timed itself', () => {
    expect(verdict(rows.slice(1)).verdict).toBe('INCONCLUSIVE');
    expect(verdict(rows.slice(1), 1)).toMatchObject({
      verdict: 'FAIL',
      why: expect.stringContaining('The stage added is slower') as string,
    });
    expect(verdict(rows)).toMatchObject({
      verdict: 'FAIL',
      why: expect.stringMatching(/^The stage store is slower[^]*margin is 2\.0 ms\)\.$/) as string,
    });
  });
});

describe('a program that is started to be watched', () => {
  const here = fileURLToPath(new URL('./', import.meta.url));

  it('tells of its event loop, of a standstill too, and is otherwise left alone', async () => {
    const clock = new SystemClock();
    const looks: LoopLook[] = [];
    let enough: () => void = () => undefined;
    const seen = new Promise<void>((resolve) => (enough = resolve));
    const child = startChild(
      'dozer',
      [process.execPath, '--import', 'tsx', `${here}dozer.ts`],
      ['400'],
      clock,
      (one) => {
        looks.push(one);
        if (looks.some(({ heldUp }) => heldUp.some(([ms]) => ms > 300))) enough();
      },
    );
    try {
      expect(await child.said('for how long', /dozes (\d+)/, 20_000)).toBe('400');
      await seen;
      expect(looks[0]!.t).toBeLessThanOrEqual(clock.monotonic());
      expect(looks[0]).toMatchObject({ resources: expect.any(Number) as number, timers: 1 });
      expect(await child.stop(15_000)).toBe(true);
    } finally {
      await child.stop(15_000);
      clock.close();
    }
  }, 60_000);

  it('goes on when nobody listens, and ends by itself: the watch keeps nothing alive', () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        '--import',
        'tsx',
        '--import',
        new URL('../../../src/harness/bench/live/loop-preload.ts', import.meta.url).href,
        `${here}dozer.ts`,
        '1200',
        'once',
      ],
      { encoding: 'utf8', timeout: 30_000 },
    );
    expect([status, stdout]).toEqual([0, 'dozes 1200\n']);
  });
});
