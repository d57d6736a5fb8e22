import { latencyOf } from './latency.ts';
import type { PathEntry } from './path-times.ts';
import { pathStages, wholeTimes, type Latency, type LoadResult, type Timed, type WholeTime } from './result.ts';

/** A stretch of load as it was planned. Times in ms since the run began. */
export interface PlannedLoad {
  readonly stage: string;
  readonly measured: boolean;
  readonly from: number;
  readonly to: number;
  /** Requests a second, and in all. */
  readonly rate: number;
  readonly calls: number;
}

/** Everything that can be timed, the whole first. */
export const timedThings: readonly Timed[] = [...(Object.keys(wholeTimes) as WholeTime[]), ...pathStages];

/** Sums up what became of a stretch of load. @param entries those of its requests that were sent. */
export function loadResult(
  { stage, measured, from, to, rate, calls }: PlannedLoad,
  entries: readonly PathEntry[],
): LoadResult {
  const outcomes: Record<string, number> = {};
  for (const { outcome } of entries) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const lateness = latencyOf(entries.map(({ asked }) => Math.max(0, asked.sent - asked.intended))) ?? null;
  return {
    stage,
    measured,
    from,
    to,
    asked: rate,
    reached: entries.length / ((to - from) / 1000),
    dropped: calls - entries.length,
    outcomes,
    times: latencies(entries),
    lateness,
  };
}

function latencies(entries: readonly PathEntry[]): Partial<Record<Timed, Latency>> {
  const out: Partial<Record<Timed, Latency>> = {};
  for (const of of timedThings) {
    const latency = latencyOf(timesOf(entries, of));
    if (latency) out[of] = latency;
  }
  return out;
}

/** All values of one thing that is timed, ms. */
export function timesOf(entries: readonly PathEntry[], of: Timed): number[] {
  return entries.flatMap(({ times }) => times[of] ?? []);
}
