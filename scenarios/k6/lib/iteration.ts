import exec from 'k6/execution';
import { knobsOf, type Knobs } from '../load-parameters.ts';
import { callsOf, firstSaleOf, intendedMs, stagesOf, type Profile, type Stage } from '../steps.ts';

/** What one iteration is to do. */
export interface Turn {
  readonly stage: Stage;
  readonly k: number;
  /** Index of the sale. */
  readonly sale: number;
  readonly intendedWallMs: number;
}

/** The knobs of this run. */
export const knobs: Knobs = knobsOf(__ENV);

/** The lawful stages of a profile, under the knobs of this run. */
export function planOf(profile: Profile): readonly Stage[] {
  return stagesOf(profile, knobs);
}

/**
 * The turn of the iteration that is running, in a stage of its own name.
 *
 * @returns null for an iteration behind the stage's last: k6 may begin some at the very end, see `options.ts`
 */
export function turnOf(stages: readonly Stage[]): Turn | null {
  const { name, startTime, iterationInTest: k } = exec.scenario;
  const stage = stages.find((one) => one.name === name);
  if (!stage)
    throw new Error(
      `k6 runs a scenario "${name}", which is no stage of this load (${stages.map((one) => one.name).join(', ')})`,
    );
  if (k >= callsOf(stage)) return null;
  return {
    stage,
    k,
    sale: firstSaleOf(stages, name) + k,
    intendedWallMs: startTime + intendedMs(stage, k) - stage.startMs,
  };
}
