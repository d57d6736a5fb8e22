import type {
  BenchResult,
  QuantileComparison,
  KneeStep,
  Latency,
  LoadResult,
  TimeName,
} from '#harness/bench/result.ts';
import { seededRandom } from '#harness/stages/random.ts';

const shares = [0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.99, 0.995, 0.999, 0.9999];

const known = new Map<string, Latency>();

/** Times around a middle with a long tail, always the same ones. */
export function latency(n: number, middle: number, spread = 0.35): Latency {
  const key = `${n} ${middle} ${spread}`;
  const latency = known.get(key) ?? drawLatency(n, middle, spread);
  known.set(key, latency);
  return latency;
}

function drawLatency(n: number, middle: number, spread: number): Latency {
  const random = seededRandom(Math.round(n + middle * 1000));
  const draw = (): number => random.integer(1, 1_000_000) / 1_000_000;
  const times = Array.from(
    { length: n },
    () => middle * Math.exp(spread * Math.sqrt(-2 * Math.log(draw())) * Math.cos(2 * Math.PI * draw())),
  ).sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(times[Math.min(n - 1, Math.max(0, Math.ceil(share * n) - 1))]! * 1000) / 1000;
  const reportable = (share: number): number | null => (n >= 10 / (1 - share) ? at(share) : null);
  const curve = shares
    .filter((share) => share === 0 || n >= 1 / (1 - share))
    .map((share): [number, number] => [share, at(share)]);
  return {
    n,
    min: at(0),
    mean: times.reduce((sum, one) => sum + one, 0) / n,
    p50: reportable(0.5),
    p90: reportable(0.9),
    p95: reportable(0.95),
    p99: reportable(0.99),
    p999: reportable(0.999),
    max: at(1),
    hdr: 'SElTVA==',
    curve: [...curve, [1, at(1)]],
  };
}

/** All that our own core lets one time. */
export function allTimes(n: number, slower = 1): Partial<Record<TimeName, Latency>> {
  return {
    answer: latency(n, 6.2 * slower),
    path: latency(n, 742, 0.16),
    added: latency(n, 14.8 * slower),
    verify: latency(n, 0.31),
    store: latency(n, 4.1 * slower),
    dispatch: latency(n, 0.9),
    device: latency(n, 727, 0.16),
    settle: latency(n, 4.4),
    callback: latency(n, 3.6),
  };
}

/** A stretch of load that went as it was to go. */
export function load(overrides: Partial<LoadResult> = {}): LoadResult {
  return {
    step: 'steady',
    measured: true,
    from: 10_000,
    to: 70_000,
    targetRate: 100,
    achievedRate: 100,
    dropped: 0,
    outcomes: { success: 5_561, busy: 422, failure: 12, timeout: 3, 'no answer': 2 },
    times: allTimes(5_561),
    lateness: latency(6_000, 0.6, 0.5),
    frameLateness: latency(11_000, 1.2, 0.5),
    ...overrides,
  };
}

/** Where and with what the sample runs were made. */
export const about: BenchResult['about'] = {
  vendloop: '0.1.0',
  node: 'v20.19.2',
  k6: '2.2.0',
  commit: 'b4b0562a1c33e77d90b6a1cf35bb0f7d0bb0a5f1',
  dirty: false,
  seed: 7,
  configHash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  command: 'vendloop bench spread --seed 7 --baseline baselines/spread.json --out runs/bench',
  at: '2026-03-04T05:06:07.000Z',
  cpu: 'AMD EPYC 7763 64-Core Processor',
  cores: 2,
  memoryGb: 7.8,
  kernel: 'Linux 6.1.0-25-amd64',
  target: null,
  coreFaults: [],
};

/** A figure beside its baseline's. */
export function comparison(
  timeName: TimeName,
  quantile: 0.5 | 0.95,
  baseMs: number,
  diffMs: number,
  marginMs: number,
): QuantileComparison {
  return {
    timeName,
    quantile,
    baseMs,
    expectedMs: baseMs,
    currentMs: baseMs + diffMs,
    baseBlocks: 10,
    currentBlocks: 9,
    diffMs,
    lowMs: diffMs - 0.8,
    highMs: diffMs + 0.9,
    marginMs,
    isWorse: diffMs - 0.8 > marginMs,
  };
}

export function kneeStep(targetRate: number, addedP50: number, reason = ''): KneeStep {
  return {
    targetRate,
    achievedRate: reason === '' ? targetRate : targetRate * 0.83,
    dropped: reason === '' ? 0 : 341,
    addedP50,
    addedP99: addedP50 * 3,
    sustained: reason === '',
    reason,
  };
}
