import { latencyOf } from './latency.ts';
import { userLoad } from './user-load.ts';
import type { PathEntry } from './path-times.ts';
import { pathPhases, overallTimes, type Latency, type LoadResult, type TimeName, type OverallTime } from './result.ts';

/** A step of load as planned. Times in ms since the run began. */
export interface PlannedLoad {
  readonly step: string;
  readonly measured: boolean;
  readonly from: number;
  readonly to: number;
  /** Requests a second, and in all. */
  readonly rate: number;
  readonly calls: number;
  /** Virtual users of k6. */
  readonly users: number;
}

/** Everything that can be timed, the whole first. */
const allTimeNames: readonly TimeName[] = [...(Object.keys(overallTimes) as OverallTime[]), ...pathPhases];

/** Sums up a step of load. @param entries its sent requests. @param frameLateness of the fleet's frames, ms. */
export function loadResult(
  { step, measured, from, to, rate, calls, users }: PlannedLoad,
  entries: readonly PathEntry[],
  frameLateness: readonly number[] = [],
): LoadResult {
  const outcomes: Record<string, number> = {};
  for (const { outcome } of entries) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const lateness = latencyOf(entries.map(({ request }) => Math.max(0, request.sent - request.intended))) ?? null;
  const frames = latencyOf(frameLateness);
  return {
    step,
    measured,
    from,
    to,
    targetRate: rate,
    achievedRate: entries.length / ((to - from) / 1000),
    dropped: calls - entries.length,
    outcomes,
    times: latenciesOf(entries),
    lateness,
    users: userLoad(
      entries.map(({ request }) => request),
      users,
      to - from,
    ),
    ...(frames && { frameLateness: frames }),
  };
}

function latenciesOf(entries: readonly PathEntry[]): Partial<Record<TimeName, Latency>> {
  const result: Partial<Record<TimeName, Latency>> = {};
  for (const timeName of allTimeNames) {
    const latency = latencyOf(timesOf(entries, timeName));
    if (latency) result[timeName] = latency;
  }
  return result;
}

/** All values of one thing that is timed, ms. */
export function timesOf(entries: readonly PathEntry[], timeName: TimeName): number[] {
  return entries.flatMap(({ times }) => times[timeName] ?? []);
}
