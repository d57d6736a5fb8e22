import type { KneeStep, LoadResult } from './result.ts';

/** A step holds when at least this share of what was asked for was sent … */
const reachedShare = 0.99;
/** … and the core adds no more than this at the median, ms: beyond it a queue grows somewhere. */
export const kneeAddedMs = 100;
/** Within this a generator that was not held up sends what is due, at the 95th percentile, ms. */
const sentWithinMs = 100;

/** Reads a sweep of rising rates. @returns the steps, and the greatest rate below which every step held. */
export function kneeOf(loads: readonly LoadResult[]): {
  readonly steps: readonly KneeStep[];
  readonly rate: number | null;
} {
  const steps = loads.filter(({ measured }) => measured).map(stepOf);
  const first = steps.findIndex(({ held }) => !held);
  const held = first < 0 ? steps : steps.slice(0, first);
  return { steps, rate: held.at(-1)?.asked ?? null };
}

function stepOf({ asked, reached, dropped, outcomes, times, lateness }: LoadResult): KneeStep {
  const sent = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  const untold = sent - (outcomes['success'] ?? 0);
  const addedP50 = times.added?.p50 ?? null;
  const why = [
    ...(dropped > 0 || reached < asked * reachedShare ? [`${dropped} requests could not be sent`] : []),
    ...(untold > 0 ? [`${untold} of ${sent} came to no delivery`] : []),
    ...((lateness?.p95 ?? 0) > sentWithinMs
      ? [`requests were sent ${Math.round(lateness?.p95 ?? 0)} ms late (p95)`]
      : []),
    ...(addedP50 !== null && addedP50 > kneeAddedMs ? [`the core adds ${Math.round(addedP50)} ms (p50)`] : []),
  ];
  return {
    asked,
    reached,
    dropped,
    addedP50,
    addedP99: times.added?.p99 ?? null,
    held: why.length === 0,
    why: why.join('; '),
  };
}
