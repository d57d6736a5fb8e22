import { formatQuantity } from '../checks/check.ts';
import { isObject } from '../history/value-rules.ts';
import { comparableQuantile, isComparable } from './comparable-delay.ts';
import type { LoadResult, LoopDelay, TimeName } from './result.ts';

/** A delay of the event loop, ms, and how often it occurred. */
export type WeightedDelay = readonly [ms: number, times: number];

/** One sample of a process's event loop and of its active resources. */
export interface LoopSample {
  /** When, ms: on the host's monotonic clock, later since the run began. */
  readonly t: number;
  /** Over how long before `t` the loop was watched, ms. */
  readonly ms: number;
  readonly delays: readonly WeightedDelay[];
  /** Active resources besides timers: sockets, servers, requests that are under way. */
  readonly resources: number;
  readonly timers: number;
}

/** A sample and its process. */
export interface ProcessLoopSample extends LoopSample {
  readonly process: LoopDelay['process'];
}

/** The interval of the loop monitor, ms: shorter delays are seen only by chance. */
export const resolutionMs = 10;

/** Parses the line that a monitored process writes for each sample. Null for anything else. */
export function parseLoopSample(line: string): LoopSample | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (!isObject(value) || !Array.isArray(value['delays'])) return null;
  return ['t', 'ms', 'resources', 'timers'].every((name) => typeof value[name] === 'number')
    ? (value as unknown as LoopSample)
    : null;
}

/**
 * The delays in a histogram of monitor intervals: the time beyond the interval is the delay.
 * @param percentiles of the histogram, rising to 100, with intervals in nanoseconds.
 */
export function delaysOf(
  percentiles: Iterable<readonly [percentile: number, ns: number]>,
  intervals: number,
): readonly WeightedDelay[] {
  const delays: WeightedDelay[] = [];
  let previous = 0;
  for (const [percentile, ns] of percentiles) {
    const times = ((percentile - previous) / 100) * intervals;
    previous = percentile;
    if (times > 0) delays.push([Math.max(0, roundMs(ns / 1e6 - resolutionMs)), roundMs(times)]);
  }
  return delays;
}

/**
 * Stalls of each process's event loop in each measured step; processes without samples are left out.
 */
export function loopDelays(loads: readonly LoadResult[], samples: readonly ProcessLoopSample[]): readonly LoopDelay[] {
  return loads
    .filter(({ measured }) => measured)
    .flatMap(({ step, from, to }) =>
      (['core', 'fleet', 'bench'] as const).flatMap((process): LoopDelay[] => {
        const samplesInLoad = samples.filter(
          (sample) => sample.process === process && sample.t - sample.ms >= from && sample.t <= to,
        );
        const delay = quantilesOf(samplesInLoad.flatMap(({ delays }) => delays));
        return delay ? [{ step, process, ...delay }] : [];
      }),
    );
}

/**
 * Percentiles over time, not over turns of the loop: a loop that stands still for a second comes by once meanwhile,
 * where an idle one comes by a hundred times. So each turn weighs as long as it took.
 */
function quantilesOf(delays: readonly WeightedDelay[]): Pick<LoopDelay, 'p50' | 'p95' | 'p99' | 'max'> | null {
  const sorted = delays.map(([ms, times]) => ({ ms, weight: times * (ms + resolutionMs) })).sort((a, b) => a.ms - b.ms);
  const last = sorted.at(-1);
  if (!last) return null;
  const totalWeight = sorted.reduce((sum, { weight }) => sum + weight, 0);
  const at = (share: number): number => {
    let below = 0;
    for (const { ms, weight } of sorted) if ((below += weight) >= share * totalWeight) return ms;
    return last.ms;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: last.ms };
}

/** What a helper's delay falls into, wholly: its machines answer later, or its receiver looks at its clock later. */
export const timesAffectedByHelpers: ReadonlySet<TimeName> = new Set(['added', 'callback']);

const helperNames = { fleet: 'The fleet', bench: 'The merchant’s receiver' } as const;

/**
 * Why the figures are as much the helpers' as the core's, in sentences (docs/benchmark.md): in a steady step the event
 * loop of fleet or receiver stalled for half of what the core adds or longer, at the median or at the 95th percentile.
 * Delays below the margins of a comparison do not count.
 */
export function delayedHelperMessages(loads: readonly LoadResult[], loops: readonly LoopDelay[]): readonly string[] {
  return loads.flatMap(({ step, times }) =>
    loops.flatMap((loop) => {
      const measured = times.added ?? times.path;
      if (loop.step !== step || loop.process === 'core' || !measured) return [];
      const { process } = loop;
      const quantile = comparableQuantile(loop, measured);
      return quantile
        ? [
            `${helperNames[process]} stalled in ${step}: its event loop by ${ms(loop[quantile])} ` +
              `(${quantile}), where ${times.added ? 'the core adds' : 'a delivery takes'} ` +
              `${ms(measured[quantile] ?? 0)}, so the figures are as much its own as the core’s. Give it ` +
              'more processors, or ask for a lower rate.',
          ]
        : [];
    }),
  );
}

/** What is to be kept in mind of the rarest times, though the rest can be believed; in sentences. */
export function loopNotes(loads: readonly LoadResult[], loops: readonly LoopDelay[]): readonly string[] {
  const doubtful = loops.filter(({ step, process, p99 }) => {
    const added = loads.find((load) => load.step === step)?.times.added?.p99;
    return process !== 'core' && added != null && isComparable(0.95, p99, added);
  });
  const [first] = doubtful;
  if (!first) return [];
  return [
    `At p99 ${formatQuantity(doubtful.length, 'row')} of fleet or bench ${doubtful.length === 1 ? 'is' : 'are'} ` +
      `half of what the core adds or more, first of all ${first.process} in ${first.step}: what is added there ` +
      'beyond p95 is not the core’s alone.',
  ];
}

function roundMs(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
