import { median } from '#harness/bench/compare-blocks.ts';
import type { Sample } from '#harness/bench/load/sample-line.ts';
import { percentiles } from '#harness/history/percentiles.ts';

/** The two sides of the comparison. */
export type Side = 'bare' | 'full';

/** Processor time used so far, ms; null where the system has no /proc. */
export interface ProcessorReading {
  readonly wallMs: number;
  readonly core: number | null;
  readonly k6: number | null;
  /** The machines, the sink and this driver. */
  readonly driver: number | null;
  /** All programs of this machine, and what its host took from it. */
  readonly machine: number | null;
  readonly k6RssMb: number | null;
}

/** What was seen of one side at one rate. */
export interface StretchEvidence {
  readonly side: Side;
  readonly rate: number;
  /** Of the measured time, in which so many calls were planned. */
  readonly durationMs: number;
  readonly calls: number;
  /** Calls of k6, those of its warm-up included. */
  readonly samples: readonly Sample[];
  /** Which machine a sale is of. */
  readonly machineOf: (sale: number) => string;
  /** When callbacks came, wall clock, ms; by machine. */
  readonly arrivals: ReadonlyMap<string, readonly number[]>;
  readonly readings: readonly ProcessorReading[];
  /** Processors of this machine. */
  readonly processors: number;
}

/** Figures of a stretch. Times in ms, from the moment when a call was due; processor time in ms a delivery. */
export interface StretchFigures {
  readonly side: Side;
  readonly rate: number;
  readonly answerP50: number;
  readonly answerP99: number;
  readonly pathP50: number;
  readonly pathP99: number;
  readonly coreCpu: number | null;
  readonly k6Cpu: number | null;
  readonly allCpu: number | null;
  readonly k6RssMb: number | null;
  /** How late k6 made its calls. */
  readonly lateP95: number;
  readonly dropped: number;
  /** Calls that were refused, or came to no callback. */
  readonly failed: number;
  /** The share of the machine's processors that other programs took; null where it is not known. */
  readonly others: number | null;
}

/** Computes the figures of a stretch. */
export function stretchFigures(evidence: StretchEvidence): StretchFigures {
  const { side, rate, calls, durationMs } = evidence;
  const measured = evidence.samples.filter(({ step }) => step === 'main');
  // k6 begins a step some milliseconds later than it reports, and all of it that much later.
  const lag = Math.max(0, Math.min(...measured.map(({ sentWallMs, intendedWallMs }) => sentWallMs - intendedWallMs)));
  const late = ({ sentWallMs, intendedWallMs }: Sample): number => Math.max(0, sentWallMs - intendedWallMs - lag);
  const callbacks = callbackTimes(evidence);
  const good = measured.filter((sample) => callbacks.has(sample));
  const answer = percentiles(good.map((sample) => late(sample) + sample.durationMs));
  const path = percentiles(good.map((sample) => late(sample) + (callbacks.get(sample) ?? 0) - sample.sentWallMs));
  const from = Math.min(...measured.map(({ sentWallMs }) => sentWallMs));
  return {
    side,
    rate,
    answerP50: answer?.p50 ?? Number.NaN,
    answerP99: answer?.p99 ?? Number.NaN,
    pathP50: path?.p50 ?? Number.NaN,
    pathP99: path?.p99 ?? Number.NaN,
    ...processorFigures(evidence, from, from + durationMs),
    lateP95: percentiles(measured.map(late))?.p95 ?? Number.NaN,
    dropped: calls - measured.length,
    failed: measured.length - good.length,
  };
}

/** When the callback of each accepted call came: a machine has one delivery at a time, so that they come in order. */
function callbackTimes({ samples, machineOf, arrivals }: StretchEvidence): ReadonlyMap<Sample, number> {
  const next = new Map<string, number>();
  const times = new Map<Sample, number>();
  for (const sample of [...samples].sort((a, b) => a.sentWallMs - b.sentWallMs || a.sale - b.sale)) {
    if (sample.status !== 200 || sample.code !== 0) continue;
    const machine = machineOf(sample.sale);
    const index = next.get(machine) ?? 0;
    next.set(machine, index + 1);
    const time = arrivals.get(machine)?.[index];
    if (time !== undefined) times.set(sample, time);
  }
  return times;
}

/** Processor time between the first and the last reading of the measured time. */
function processorFigures(
  { readings, rate, processors }: StretchEvidence,
  from: number,
  to: number,
): Pick<StretchFigures, 'coreCpu' | 'k6Cpu' | 'allCpu' | 'k6RssMb' | 'others'> {
  const inside = readings.filter(({ wallMs }) => wallMs >= from && wallMs <= to);
  const [first, last] = [inside[0], inside.at(-1)];
  const elapsedMs = first && last ? last.wallMs - first.wallMs : 0;
  if (!first || !last || elapsedMs <= 0)
    return { coreCpu: null, k6Cpu: null, allCpu: null, k6RssMb: null, others: null };
  const used = (name: 'core' | 'k6' | 'driver' | 'machine'): number | null => {
    const [before, after] = [first[name], last[name]];
    return before === null || after === null ? null : after - before;
  };
  const [core, k6, driver, machine] = [used('core'), used('k6'), used('driver'), used('machine')];
  const all = core === null || k6 === null || driver === null ? null : core + k6 + driver;
  const deliveries = (rate * elapsedMs) / 1000;
  const each = (ms: number | null): number | null => (ms === null ? null : ms / deliveries);
  return {
    coreCpu: each(core),
    k6Cpu: each(k6),
    allCpu: each(all),
    k6RssMb: last.k6RssMb,
    others: machine === null || all === null ? null : Math.max(0, machine - all) / (elapsedMs * processors),
  };
}

/** What of the full path is compared with the bare pipeline. */
export const comparedFigures = ['answerP50', 'answerP99', 'pathP50', 'pathP99', 'coreCpu', 'allCpu'] as const;
export type ComparedFigure = (typeof comparedFigures)[number];

/** A figure of the full path divided by the bare pipeline's, round by round. */
export interface Ratio {
  readonly figure: ComparedFigure;
  readonly rate: number;
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** The ratios of a rate. @param rounds of which each has both sides. */
export function ratiosOf(
  rate: number,
  rounds: readonly { readonly bare: StretchFigures; readonly full: StretchFigures }[],
): readonly Ratio[] {
  return comparedFigures.flatMap((figure): Ratio[] => {
    const ratios = rounds.flatMap(({ bare, full }) => {
      const ratio = (full[figure] ?? Number.NaN) / (bare[figure] ?? Number.NaN);
      return Number.isFinite(ratio) ? [ratio] : [];
    });
    if (ratios.length === 0) return [];
    return [{ figure, rate, median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) }];
  });
}

/** Other programs may take this share of the machine's processors. */
const maxOthers = 0.1;
/** k6 may be so late at the 95th percentile, ms: with more it measures itself. */
const maxLateMs = 5;

/** Why the ratios of a run prove nothing, in sentences; empty when they do. */
export function reasonsForDoubt(stretches: readonly StretchFigures[]): readonly string[] {
  return stretches.flatMap(({ side, rate, dropped, failed, lateP95, others, coreCpu }) => {
    const where = `${side} at ${rate}/s`;
    return [
      ...(dropped > 0 ? [`${where}: k6 dropped ${dropped} calls, because all its users were waiting.`] : []),
      ...(failed > 0 ? [`${where}: ${failed} calls were refused or came to no callback.`] : []),
      ...(lateP95 > maxLateMs ? [`${where}: k6 made its calls ${lateP95.toFixed(1)} ms late (p95).`] : []),
      ...(others !== null && others > maxOthers
        ? [`${where}: other programs took ${Math.round(others * 100)} % of the processors.`]
        : []),
      ...(coreCpu === null ? [`${where}: processor time is not known; it is read from /proc.`] : []),
    ];
  });
}

/** What the full path may cost at most, in times the bare pipeline at the rate of {@link aimRate}. */
export const aims: Partial<Readonly<Record<ComparedFigure, number>>> = { pathP50: 1.5, pathP99: 2 };
export const aimRate = 500;
