import type { Segment } from './load/segment.ts';
import type { Finding } from '../checks/check.ts';
import type { Verdict } from '../judge/verdict.ts';

/** Phases of the delivery path, in order. `device` is the machine's own time: simulated, so no merit of the core. */
export const pathPhases = ['verify', 'store', 'dispatch', 'device', 'settle', 'callback'] as const;
export type PathPhase = (typeof pathPhases)[number];

/** What is timed besides the phases, ms: each has one value for each delivery. */
export const overallTimes = {
  /** From the intended start of the request to the callback's arrival at the merchant. */
  path: 'intended start to callback',
  /** The path without the device's own time: what a release is judged by. */
  added: 'what the core adds to the device',
  /** From the intended start of the request to its answer. */
  answer: 'intended start to answer',
} as const;
export type OverallTime = keyof typeof overallTimes;

/** What can be timed. */
export type TimeName = OverallTime | PathPhase;

/** How long something took, ms. A percentile of which there are too few cases (n < 10 / (1 − q)) is null. */
export interface Latency {
  readonly n: number;
  readonly min: number;
  readonly mean: number;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly p999: number | null;
  readonly max: number;
  /**
   * The whole distribution: an HdrHistogram of microseconds, compressed, base64. Such ones can be added up over runs
   * and runners.
   */
  readonly hdr: string;
  /** Percentile and value (ms), for a plot over log(1 / (1 − percentile)). */
  readonly curve: readonly (readonly [percentile: number, ms: number])[];
}

/** How many virtual users of k6 waited for an answer at a time. */
export interface UserLoad {
  /** Users that the step had. */
  readonly users: number;
  /** On the average, which is λ·W of Little's law. */
  readonly mean: number;
  readonly most: number;
}

/** One step of load at one rate. */
export interface LoadResult {
  readonly step: string;
  /** Warm-up is shown, and in no figure. */
  readonly measured: boolean;
  /** Ms since the run began. */
  readonly from: number;
  readonly to: number;
  /** Requests a second: what was asked for, and what was sent. */
  readonly targetRate: number;
  readonly achievedRate: number;
  readonly dropped: number;
  /**
   * Requests by what became of them: `success`, `failure`, `timeout`, `busy` (6057), `offline`, `refused 4006`,
   * `no answer`, `no outcome`, `not notified`, …
   */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly times: Partial<Readonly<Record<TimeName, Latency>>>;
  /** How late requests were sent, ms: the generator's own fault. */
  readonly lateness: Latency | null;
  /** Missing in results of earlier versions. */
  readonly users?: UserLoad;
  /** How long after they were due simulated machines sent acknowledgements and answers, ms; missing without a fleet. */
  readonly frameLateness?: Latency;
}

/** Arithmetic of one lock per machine (docs/benchmark.md): what was to be expected, and what was seen. */
export interface LockStatistics {
  /** How often a second a machine was asked for, over the measured time: granted or busy. */
  readonly lambda: number;
  readonly machines: number;
  /** Mean hold, ms: W. */
  readonly holdMs: number;
  /** λ·W / M. */
  readonly rho: number;
  /** Locks held at a time: predicted by λ·W, and counted. */
  readonly concurrent: { readonly predicted: number; readonly counted: number };
  /**
   * Share of requests that found their machine busy: counted; and ρ/(1+ρ), which holds when machines are chosen at
   * random.
   */
  readonly busy: { readonly counted: number; readonly atRandom: number };
  readonly byKind: readonly {
    readonly kind: string;
    readonly holds: number;
    readonly meanMs: number;
    readonly maxMs: number;
    readonly expiries: number;
    readonly timeouts: number;
  }[];
  readonly lateResults: number;
}

/** One program of the run, with all its processes. Shares of one processor: 1 is a whole one. */
export interface ProcessUse {
  readonly name: 'core' | 'database' | 'fleet' | 'k6' | 'generator' | 'bench';
  readonly cpu: number;
  readonly cpuMax: number;
  readonly rssMb: number;
  readonly rssMaxMb: number;
}

/**
 * How long the event loop of a process stalled in a measured step, ms, weighted by time and not by turns.
 */
export interface LoopDelay {
  readonly step: string;
  /** `bench` is the harness, in which the merchant's receiver is. */
  readonly process: 'core' | 'fleet' | 'bench';
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** The run second by second. Null where nothing was counted or measured in that second. */
export interface SeriesPoint {
  /** Ms since the run began. */
  readonly t: number;
  readonly sent: number;
  readonly notified: number;
  readonly busy: number;
  readonly addedP50: number | null;
  readonly addedP99: number | null;
  readonly coreCpu: number | null;
  readonly fleetCpu: number | null;
  readonly k6Cpu: number | null;
  readonly benchCpu: number | null;
  readonly coreRssMb: number | null;
}

/** The kind of a valid call that is sent again unchanged; it is no attack of its own. */
export const replayKind = 'replay';

/** Hostile requests of one kind, and the one right answer to each. */
export interface AttackCount {
  /** The step of its samples without `hostile/`. */
  readonly kind: string;
  readonly status: number;
  readonly code: number;
  readonly requests: number;
  /** Those of them that got it. */
  readonly rejected: number;
}

/** One step of a knee sweep. */
export interface KneeStep {
  readonly targetRate: number;
  readonly achievedRate: number;
  readonly dropped: number;
  readonly addedP50: number | null;
  readonly addedP99: number | null;
  /** Sustained: nothing dropped, every callback delivered, no growing queue. */
  readonly sustained: boolean;
  /** Why not. */
  readonly reason: string;
}

/** What a run left behind that was to stay level over its time; a rise by the hour, by least squares. */
export interface SoakSlope {
  readonly quantity: string;
  /** Median of the first tenth of the looks, and of the last. */
  readonly first: number;
  readonly last: number;
  readonly perHour: number;
  /** Empty for a count. */
  readonly unit: string;
}

/**
 * A thing that is timed, as one number (ms) for each block of a run: some seconds of it, or a whole run of several.
 */
export interface Blocks {
  readonly timeName: TimeName;
  readonly quantile: 0.5 | 0.95;
  readonly ms: readonly number[];
}

/** A figure of this run beside that of its baseline. Differences in ms, positive: slower. */
export interface QuantileComparison {
  readonly timeName: TimeName;
  readonly quantile: 0.5 | 0.95;
  readonly baseMs: number;
  /** What of the baseline is expected here: the same, but on a machine that is slower now. */
  readonly expectedMs: number;
  readonly currentMs: number;
  /** Blocks of each side, which the interval rests on. */
  readonly baseBlocks: number;
  readonly currentBlocks: number;
  /** Difference of the medians, here less what was expected, and its bootstrap interval of 99 %. */
  readonly diffMs: number;
  readonly lowMs: number;
  readonly highMs: number;
  /** What a difference must exceed, estimate and interval both. */
  readonly marginMs: number;
  readonly isWorse: boolean;
}

/** A run beside its baseline, figure by figure. */
export interface BaselineComparison {
  readonly kind: 'compared';
  readonly file: string;
  /** How many times the processor time of the baseline k6 took for the same requests; null: not known. */
  readonly cpuRatio: number | null;
  /** What the disk took, then and now, ms; null: not known. */
  readonly disk: { readonly baseMs: number; readonly currentMs: number } | null;
  readonly rows: readonly QuantileComparison[];
  /** What became slower; measured twice: what was slower both times. */
  readonly worse: readonly QuantileComparison[];
  /** What was slower in a first measurement, for the sake of which this second one was made. */
  readonly firstComparison?: readonly QuantileComparison[];
}

/** How a run stands to its baseline. */
export type BaselineResult =
  | { readonly kind: 'none' }
  | { readonly kind: 'not-comparable'; readonly file: string; readonly reason: string }
  | BaselineComparison;

/** In place of a version where k6 did not make the load. */
export const noK6 = 'none';

/** Where and how it ran. */
export interface BenchAbout {
  readonly vendloop: string;
  readonly node: string;
  /** Its version; {@link noK6} where the generator in Node made the load. */
  readonly k6: string;
  /** Commit of the checkout; null outside of one. */
  readonly commit: string | null;
  readonly dirty: boolean;
  readonly seed: number;
  /** SHA-256 over everything that shapes the load: two runs are comparable when it is the same. */
  readonly configHash: string;
  readonly command: string;
  readonly at: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly kernel: string;
  /**
   * Processes that ran or waited to run in the minute before it began; null where the system has no such figure.
   */
  readonly loadAverage?: number | null;
  /** The URL of a target core; null: our own. */
  readonly target: string | null;
  /** How many cores shared a PostgreSQL; missing: one core, on SQLite. */
  readonly coresOnPostgres?: number;
  /** The share of the load that this computer made; missing: all, or what was merged. */
  readonly segment?: Segment;
  /** How many such shares this was merged from; missing: it was not. */
  readonly mergedFrom?: number;
  /** What the core was broken or slowed with, on purpose. */
  readonly coreFaults: readonly string[];
}

/** A goal that the profile has, whether or not it gates. */
export interface Goal {
  readonly description: string;
  readonly value: string;
  readonly met: boolean | null;
}

/** Everything a benchmark comes to: what all its reports are made of. */
export interface BenchResult extends Verdict {
  readonly format: 'vendloop-bench/2';
  readonly profile: string;
  readonly about: BenchAbout;
  readonly loads: readonly LoadResult[];
  readonly goals: readonly Goal[];
  readonly checks: { readonly cases: number; readonly checks: number; readonly findings: readonly Finding[] };
  readonly locks: LockStatistics | null;
  readonly processes: readonly ProcessUse[];
  /** Which program was pinned to which processors, in a sentence; missing in results of earlier versions. */
  readonly pinning?: string;
  /** Share of the computer's processors that other programs took; missing where it is not known. */
  readonly others?: number;
  /**
   * What the disk took to make two pages durable, beside the core's own, at the median, ms; null without samples.
   */
  readonly diskMs: number | null;
  readonly loops: readonly LoopDelay[];
  readonly series: readonly SeriesPoint[];
  readonly knee: {
    readonly steps: readonly KneeStep[];
    /** The greatest rate that held, a second; null when none did. */ readonly rate: number | null;
  } | null;
  readonly soak: readonly SoakSlope[];
  /** What a later run is compared with. */
  readonly blocks: readonly Blocks[];
  readonly baseline: BaselineResult;
  /** Virtual users of the step that had most. */
  readonly vus: number;
  /**
   * Hostile requests: how many were planned, replays aside, which follow from the valid load; and what became of them.
   * Null without any.
   */
  readonly attacks: { readonly planned: number; readonly kinds: readonly AttackCount[] } | null;
  /** Answers to hostile requests that were not the right one, in sentences. */
  readonly hostile: readonly string[];
  /** What went wrong with the programs of the run themselves, in sentences. */
  readonly problems: readonly string[];
  /**
   * Why the run ended early, in a sentence; null when it did not.
   */
  readonly cutShort?: string | null;
  /** What could not be observed, in sentences. */
  readonly unobserved: readonly string[];
  /** What this run does not show, in sentences. */
  readonly notCovered: readonly string[];
  /** Files of the run, relative to its folder. */
  readonly files: Readonly<Record<string, string>>;
}
