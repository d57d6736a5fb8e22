import exec from 'k6/execution';
import { loadParametersOf, type LoadParameters } from '../../../src/harness/bench/load/load-parameters.ts';
import {
  callsOf,
  firstSaleOf,
  intendedMs,
  stepsOf,
  type Profile,
  type Step,
} from '../../../src/harness/bench/load/steps.ts';

/** What one iteration is to do. */
export interface Iteration {
  readonly step: Step;
  readonly k: number;
  /** Index of the sale. */
  readonly sale: number;
  readonly intendedWallMs: number;
}

/** The parameters of this run. */
export const loadParameters: LoadParameters = loadParametersOf(__ENV);

/** The valid steps of a profile, with the parameters of this run. */
export function plannedSteps(profile: Profile): readonly Step[] {
  return stepsOf(profile, loadParameters);
}

/**
 * The turn of the iteration that is running, in the step of its scenario.
 *
 * @returns null for an iteration beyond the step's last: k6 may begin some at the very end, see `k6-options.ts`
 */
export function currentIteration(steps: readonly Step[]): Iteration | null {
  const { name, startTime, iterationInTest: k } = exec.scenario;
  const step = steps.find((step) => step.name === name);
  if (!step)
    throw new Error(
      `k6 runs a scenario "${name}", which is no step of this load (${steps.map((step) => step.name).join(', ')})`,
    );
  if (k >= callsOf(step)) return null;
  return {
    step,
    k,
    sale: firstSaleOf(steps, name) + k,
    intendedWallMs: startTime + intendedMs(step, k) - step.startMs,
  };
}
