import type { BenchResult, Goal, LoadResult, LockStatistics } from './result.ts';

/**
 * What the path should hold on two processors with everything on them (docs/performance.md). Goals are reported and
 * gate nothing.
 */
const goalRate = 500;
const addedP99Ms = 10;
const kneeRate = 1_500;
/** L = λ·W is arithmetic: a greater difference means that the run was not steady, or was counted wrongly. */
const littleTolerance = 0.02;

/** Compares a run with the goals that apply to it. */
export function goalsOf(
  loads: readonly LoadResult[],
  knee: BenchResult['knee'],
  locks: LockStatistics | null,
): readonly Goal[] {
  return [
    ...loads.filter(({ measured, targetRate }) => measured && targetRate === goalRate).map(pathGoal),
    ...(knee ? [kneeGoal(knee)] : []),
    ...(locks ? [littleGoal(locks)] : []),
  ];
}

function pathGoal({ times, dropped }: LoadResult): Goal {
  const p99 = times.added?.p99 ?? null;
  const value = p99 === null ? 'too few deliveries' : `${p99.toFixed(1)} ms, ${dropped} dropped`;
  return {
    description: `at ${goalRate} deliveries/s the core adds at most ${addedP99Ms} ms (p99), and nothing is dropped`,
    value,
    met: p99 === null ? null : p99 <= addedP99Ms && dropped === 0,
  };
}

function kneeGoal({ rate, steps }: NonNullable<BenchResult['knee']>): Goal {
  const highestRate = steps.at(-1)?.targetRate ?? 0;
  // A sweep that held and ended below the goal gives no answer.
  const met = (rate ?? 0) >= kneeRate ? true : steps.length === 0 || rate === highestRate ? null : false;
  return {
    description: `the path bends at ${kneeRate} deliveries/s or above`,
    value:
      rate === null ? 'no step held' : `held ${rate}/s${rate === highestRate ? ', the highest that was tried' : ''}`,
    met,
  };
}

function littleGoal({ concurrent: { predicted, counted } }: LockStatistics): Goal {
  const deviation = predicted === 0 ? 0 : Math.abs(counted - predicted) / predicted;
  return {
    description: `locks held at a time are λ·W, within ${littleTolerance * 100} %`,
    value: `${counted.toFixed(1)} counted, ${predicted.toFixed(1)} predicted`,
    met: deviation <= littleTolerance,
  };
}
