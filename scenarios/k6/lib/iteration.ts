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

type ScenarioInfo = typeof exec.scenario;

/** The scenario that this user runs: one object whose values follow the iterations; k6 makes a new one each time. */
let scenario: ScenarioInfo | undefined;

/** The scenario of the running iteration. */
export function currentScenario(): ScenarioInfo {
  return (scenario ??= exec.scenario);
}

/**
 * Finds the turn of the iteration that is running, in the step of its scenario.
 *
 * @returns null for an iteration beyond the step's last: k6 may begin some at the very end, see `k6-options.ts`
 */
export function iterationFinder(steps: readonly Step[]): () => Iteration | null {
  const turns = new Map(
    steps.map((step) => [step.name, { step, calls: callsOf(step), firstSale: firstSaleOf(steps, step.name) }]),
  );
  return () => {
    const current = currentScenario();
    const turn = turns.get(current.name);
    if (!turn)
      throw new Error(
        `k6 runs a scenario "${current.name}", which is no step of this load (${[...turns.keys()].join(', ')})`,
      );
    const k = current.iterationInTest;
    const { step, calls, firstSale } = turn;
    if (k >= calls) return null;
    return { step, k, sale: firstSale + k, intendedWallMs: current.startTime + intendedMs(step, k) - step.startMs };
  };
}
