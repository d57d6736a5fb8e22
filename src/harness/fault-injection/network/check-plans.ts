import { networkFaultNames } from '#harness/scenario/schema-parts.ts';
import type { NetworkFaultPlan } from './network-fault-plan.ts';

/**
 * Checks plans before any of them starts.
 * @param existing names of earlier plans.
 * @throws {RangeError} that names the plan and what is wrong with it.
 */
export function checkPlans(plans: readonly NetworkFaultPlan[], existing: ReadonlySet<string>): void {
  const names = new Set(existing);
  for (const plan of plans) {
    const problem = names.has(plan.plan) ? 'another plan of this run has the same name' : planProblem(plan);
    if (problem !== null) throw new RangeError(`The network fault '${plan.plan}' cannot be planned: ${problem}.`);
    names.add(plan.plan);
  }
}

function planProblem({
  fault,
  path,
  direction,
  probability,
  delayMs: [min, max],
  fromMs,
  toMs,
}: NetworkFaultPlan): string | null {
  if (!networkFaultNames.includes(fault)) return `there is no fault '${fault}'`;
  if (!(probability >= 0 && probability <= 1)) return `its probability is a number from 0 to 1; it is ${probability}`;
  if (!isWhole(min) || !isWhole(max) || min > max)
    return `its delay is two whole numbers of milliseconds, 0 or more, the lower first; it is [${min}, ${max}]`;
  if (!(Number.isFinite(fromMs) && fromMs >= 0))
    return `it begins at a time of the run, 0 ms or later; it is ${fromMs}`;
  if (toMs !== null && !(Number.isFinite(toMs) && toMs > fromMs))
    return `it ends later than it begins (${fromMs} ms); its end is ${toMs}`;
  // It would never fire, and the run would be INCONCLUSIVE for a reason that is hard to find.
  if (fault === 'duplication' && path !== 'link' && direction === 'down')
    return 'a caller reads one answer only, so answers cannot be doubled: double the calls (up)';
  return null;
}

function isWhole(ms: unknown): ms is number {
  return Number.isSafeInteger(ms) && (ms as number) >= 0;
}
