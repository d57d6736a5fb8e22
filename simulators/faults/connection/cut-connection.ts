import type { Act, RunPlan } from '#simulators/motors/run-plan.ts';
import { sortByTime } from '#simulators/motors/run-plan.ts';
import type { FaultContext } from '../fault.ts';

/** The act that breaks the line. */
export function cutConnection(redialMs: number | undefined): Act {
  return redialMs === undefined ? { kind: 'cut-line' } : { kind: 'cut-line', redialMs };
}

/**
 * The plan with the line broken at `atMs`, before whatever else is due then; the plan itself when there is no such
 * moment. A line that is down already cannot break: the fault has not fired then.
 */
export function cutConnectionAt(
  plan: RunPlan,
  atMs: number | undefined,
  redialMs: number | undefined,
  context: FaultContext,
): RunPlan {
  return atMs === undefined
    ? plan
    : sortByTime([context.fireAt(atMs, 'line'), { atMs, act: cutConnection(redialMs) }, ...plan]);
}
