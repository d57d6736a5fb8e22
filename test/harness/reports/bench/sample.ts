import type { BenchResult, SeriesPoint } from '#harness/bench/result.ts';
import { allTimes, load, about, comparison, kneeStep } from './sample-figures.ts';

function series(seconds: number): readonly SeriesPoint[] {
  return Array.from({ length: seconds }, (_, second) => {
    const wave = Math.sin(second / 5);
    const warm = second < 10;
    return {
      t: second * 1000,
      sent: warm ? 50 : 100,
      notified: second === 0 ? 0 : (warm ? 47 : 93) + Math.round(2 * wave),
      busy: warm ? 2 : 7 + Math.round(2 * wave),
      addedP50: second === 0 ? null : 14.8 + wave,
      addedP99: second === 0 ? null : 33 + 6 * Math.sin(second / 3),
      coreCpu: 0.41 + 0.04 * wave,
      fleetCpu: 0.22,
      k6Cpu: second % 9 === 0 ? null : 0.17,
      benchCpu: 0.05,
      coreRssMb: 118 + second / 20,
    };
  });
}

/** A run that has everything, and passes. */
export function passing(overrides: Partial<BenchResult> = {}): BenchResult {
  return {
    format: 'vendloop-bench/2',
    verdict: 'PASS',
    reason: '44 checks examined 61,204 cases and found no violation; all 3 goals are met.',
    profile: 'spread',
    about,
    loads: [
      load({
        step: 'warm-up',
        measured: false,
        from: 0,
        to: 10_000,
        targetRate: 50,
        achievedRate: 50,
        outcomes: { success: 470, busy: 30 },
        times: {},
      }),
      load(),
    ],
    goals: [
      { description: 'what the core adds is at most 50 ms at p95', value: '26.4 ms', met: true },
      { description: 'no request is dropped', value: '0', met: true },
      { description: 'the callback arrives within 10 ms at p50', value: '3.61 ms', met: true },
    ],
    vus: 300,
    attacks: null,
    hostile: [],
    problems: [],
    checks: { cases: 61_204, checks: 44, findings: [] },
    locks: {
      lambda: 100,
      machines: 1_000,
      holdMs: 751.2,
      rho: 0.07512,
      concurrent: { predicted: 75.12, counted: 74.6 },
      busy: { counted: 0.0703, atRandom: 0.0699 },
      byKind: [
        { kind: 'locker', holds: 2_104, meanMs: 612.3, maxMs: 15_000, expiries: 2, timeouts: 0 },
        { kind: 'spring', holds: 3_474, meanMs: 835.4, maxMs: 120_004, expiries: 0, timeouts: 3 },
      ],
      lateResults: 1,
    },
    diskMs: 0.34,
    others: 0.04,
    pinning: 'Programs were pinned to processors: core on 0, 1; fleet on 2; generator on 3.',
    processes: [
      { name: 'core', cpu: 0.41, cpuMax: 0.62, rssMb: 121.4, rssMaxMb: 131.9 },
      { name: 'fleet', cpu: 0.22, cpuMax: 0.3, rssMb: 96.1, rssMaxMb: 99 },
      { name: 'k6', cpu: 0.17, cpuMax: 0.25, rssMb: 210.7, rssMaxMb: 241.2 },
      { name: 'bench', cpu: 0.05, cpuMax: 0.11, rssMb: 88.3, rssMaxMb: 90.5 },
    ],
    loops: [
      { step: 'steady', process: 'core', p50: 1.2, p95: 6.4, p99: 22.3, max: 61 },
      { step: 'steady', process: 'fleet', p50: 0.4, p95: 3.1, p99: 9.8, max: 30.2 },
      { step: 'steady', process: 'bench', p50: 0.2, p95: 1.9, p99: 7.7, max: 41.5 },
    ],
    series: series(72),
    knee: null,
    soak: [],
    blocks: [],
    baseline: { kind: 'none' },
    unobserved: [],
    notCovered: [
      'The machines are simulated: the device’s own time is no measure of hardware.',
      'Core, machines and generator share one computer and its loopback; a network would add its own.',
    ],
    files: { 'k6 summary': 'k6-summary.json', history: 'history.ndjson', JUnit: 'junit.xml', page: 'report.html' },
    ...overrides,
  };
}

/** A rule was broken, a goal missed. */
export function failing(): BenchResult {
  const findings = [
    {
      check: 'mutual-exclusion',
      machine: '10000042',
      at: 31_204,
      events: [18, 40],
      message: 'Machine 10000042 was granted to delivery 9 while delivery 7 held it.',
      impact: 'Two customers paid; one motor turned.',
    },
    {
      check: 'timeout-bound',
      at: 44_000,
      events: [],
      message: 'A delivery was settled 4 s late.',
      impact: 'A customer waited for a refund.',
    },
  ];
  return passing({
    verdict: 'FAIL',
    reason:
      '2 findings: mutual-exclusion (1), timeout-bound (1). What the core adds is 61.2 ms at p95; at most 50 ms ' +
      'were wanted.',
    checks: { cases: 61_204, checks: 44, findings },
    goals: [
      { description: 'what the core adds is at most 50 ms at p95', value: '61.2 ms', met: false },
      { description: 'locks are kept level', value: 'nothing was counted', met: null },
    ],
  });
}

/** The generator could not keep up. */
export function inconclusive(): BenchResult {
  return passing({
    verdict: 'INCONCLUSIVE',
    reason: 'The generator was the bottleneck: 812 requests were dropped.',
    loads: [load({ achievedRate: 86.5, dropped: 812 })],
    about: { ...about, commit: null, dirty: false },
    goals: [{ description: 'no request is dropped', value: '812', met: false }],
  });
}

/** A target core, of which only answers and callbacks are observed. */
export function remote(): BenchResult {
  const { answer, path, device, added } = allTimes(84);
  const times = { answer: answer!, path: path!, device: device!, added: added! };
  return passing({
    about: { ...about, target: 'https://core.example.test/api', dirty: true },
    loads: [
      load({
        targetRate: 2,
        achievedRate: 1.97,
        to: 55_000,
        outcomes: { success: 84, busy: 4, 'refused 4006': 1 },
        times,
        lateness: null,
      }),
    ],
    locks: null,
    processes: [],
    diskMs: null,
    loops: [],
    series: [],
    unobserved: ['The core reported no spans: the path is not split.', 'Its locks were not seen.'],
    baseline: { kind: 'not-comparable', file: 'baselines/spread.json', reason: 'it ran on another machine.' },
  });
}

/** A sweep over rising rates. */
export function kneeSweep(): BenchResult {
  const steps = [
    kneeStep(50, 14),
    kneeStep(100, 15.2),
    kneeStep(150, 18.9),
    kneeStep(200, 27),
    kneeStep(250, 141, '341 requests could not be sent; the core adds 141 ms (p50)'),
  ];
  const loads = steps.map((step, at) =>
    load({
      step: `step-${step.targetRate}`,
      from: at * 20_000,
      to: (at + 1) * 20_000,
      targetRate: step.targetRate,
      achievedRate: step.achievedRate,
      dropped: step.dropped,
      times: allTimes(500 + 100 * at, step.addedP50! / 14),
    }),
  );
  return passing({ profile: 'knee', loads, knee: { steps, rate: 200 } });
}

/** A long run, and what rose in it. */
export function soak(): BenchResult {
  return passing({
    profile: 'soak',
    series: series(1_900),
    soak: [
      { quantity: 'memory of the core', first: 118, last: 120.4, perHour: 3.07, unit: 'MB' },
      { quantity: 'memory of the fleet', first: 96, last: 95.9, perHour: -0.2, unit: 'MB' },
      { quantity: 'timers of the core', first: 61, last: 61, perHour: 0, unit: '' },
    ],
  });
}

/** Beside a baseline, and slower in what the core writes down. */
export function slower(): BenchResult {
  const rows = [
    comparison('added', 0.5, 14.8, 7.7, 4.4),
    comparison('added', 0.95, 26.4, 6, 15.8),
    comparison('store', 0.5, 4.1, 7.4, 2),
    comparison('dispatch', 0.5, 0.9, -0.1, 2),
  ];
  return passing({
    verdict: 'FAIL',
    reason: 'store p50 and added p50 are slower than the baseline by more than the margin.',
    about: { ...about, coreFaults: ['slow-store: 8 ms'] },
    baseline: {
      kind: 'compared',
      file: 'baselines/spread.json',
      cpuRatio: 1.02,
      disk: { baseMs: 0.21, currentMs: 0.34 },
      rows,
      worse: rows.filter(({ isWorse }) => isWorse),
    },
  });
}

/** The same on a machine that is slower now, measured twice: the first time dispatch was slower as well. */
export function slowerConfirmed(): BenchResult {
  const sample = slower();
  const stretched = { ...comparison('store', 0.5, 4.1, 6.9, 2), expectedMs: 4.6, currentMs: 11.5 };
  return {
    ...sample,
    baseline: {
      kind: 'compared',
      file: 'baselines/spread.json',
      cpuRatio: 1.06,
      disk: null,
      rows: [stretched],
      worse: [stretched],
      firstComparison: [stretched, comparison('dispatch', 0.5, 0.9, 4, 2)],
    },
  };
}

/** Every sample, by name. */
export const samples: Readonly<Record<string, BenchResult>> = {
  passing: passing(),
  failing: failing(),
  inconclusive: inconclusive(),
  remote: remote(),
  'knee sweep': kneeSweep(),
  soak: soak(),
  slower: slower(),
  'slower twice': slowerConfirmed(),
  'without anything': passing({
    verdict: 'INCONCLUSIVE',
    reason: 'Nothing was measured.',
    loads: [],
    goals: [],
    checks: { cases: 0, checks: 0, findings: [] },
    locks: null,
    processes: [],
    diskMs: null,
    loops: [],
    series: [],
    notCovered: [],
    files: {},
  }),
};

/** Words by which a figure that is none gives itself away. */
export const noFigure = /\b(?:NaN|undefined|null|Infinity)\b|\[object/;
