import type { KneeStep, LoadResult } from './result.ts';

/** A step holds when at least this share of what was asked for was sent … */
const reachedShare = 0.99;
/** … and the core adds no more than this at the median, ms: beyond it a queue grows somewhere. */
const kneeAddedMs = 100;
/** A generator that keeps up sends requests within this time after they are due, ms (p95). */
const sentWithinMs = 100;

/** Reads a sweep of rising rates. @returns the steps, and the greatest rate below which every step held. */
export function kneeOf(loads: readonly LoadResult[]): {
  readonly steps: readonly KneeStep[];
  readonly rate: number | null;
} {
  const steps = loads.filter(({ measured }) => measured).map(stepOf);
  const firstFailure = steps.findIndex(({ sustained }) => !sustained);
  const sustained = firstFailure < 0 ? steps : steps.slice(0, firstFailure);
  return { steps, rate: sustained.at(-1)?.targetRate ?? null };
}

function stepOf({ targetRate, achievedRate, dropped, outcomes, times, lateness }: LoadResult): KneeStep {
  const sent = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  const withoutDelivery = sent - (outcomes['success'] ?? 0);
  const addedP50 = times.added?.p50 ?? null;
  const why = [
    ...(dropped > 0 || achievedRate < targetRate * reachedShare ? [`${dropped} requests could not be sent`] : []),
    ...(withoutDelivery > 0 ? [`${withoutDelivery} of ${sent} came to no delivery`] : []),
    ...((lateness?.p95 ?? 0) > sentWithinMs
      ? [`requests were sent ${Math.round(lateness?.p95 ?? 0)} ms late (p95)`]
      : []),
    ...(addedP50 !== null && addedP50 > kneeAddedMs ? [`the core adds ${Math.round(addedP50)} ms (p50)`] : []),
  ];
  return {
    targetRate,
    achievedRate,
    dropped,
    addedP50,
    addedP99: times.added?.p99 ?? null,
    sustained: why.length === 0,
    reason: why.join('; '),
  };
}
