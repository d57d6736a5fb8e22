import type { RunView } from '../../../schemas/runs.ts';

/** How many runs a trend shows at most. */
const maxBars = 60;

/** One run of a trend. */
interface TrendBar {
  readonly run: RunView;
  /** Ms; null: not known. */
  readonly ms: number | null;
  /** 0 to 1, of the greatest. */
  readonly height: number;
}

/** The last runs, oldest first. */
export interface Trend {
  /** `addedP99`: what the core added, where all are benchmarks. `duration`: how long they took. */
  readonly measure: 'addedP99' | 'duration';
  readonly bars: readonly TrendBar[];
  readonly greatestMs: number;
  readonly counts: Readonly<Record<'PASS' | 'FAIL' | 'INCONCLUSIVE' | 'none', number>>;
}

/** @param runs newest first. */
export function trendOf(runs: readonly RunView[]): Trend {
  const last = runs.slice(0, maxBars).reverse();
  const isBenchmark = last.length > 0 && last.every(({ kind }) => kind === 'benchmark');
  const msOf = ({ seconds, addedP99Ms }: RunView): number | null =>
    isBenchmark ? addedP99Ms : seconds === null ? null : seconds * 1_000;
  const greatestMs = Math.max(0, ...last.map((run) => msOf(run) ?? 0));
  // Seconds and hours stand side by side: durations are drawn by their logarithms.
  const scale = isBenchmark ? (ms: number) => ms : (ms: number) => Math.log10(1 + Math.max(0, ms));
  const counts = { PASS: 0, FAIL: 0, INCONCLUSIVE: 0, none: 0 };
  for (const { verdict } of last) counts[verdict ?? 'none'] += 1;
  return {
    measure: isBenchmark ? 'addedP99' : 'duration',
    greatestMs,
    counts,
    bars: last.map((run) => {
      const ms = msOf(run);
      return { run, ms, height: ms === null || greatestMs === 0 ? 0 : scale(ms) / scale(greatestMs) };
    }),
  };
}
