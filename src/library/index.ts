import './require-supported-node.ts';
import type { Judgement } from './judgement.ts';
import type { Run, RunOptions } from './run/run.ts';
import type { ScenarioData, ScenarioOptions } from './scenario.ts';

export { VendloopError, type VendloopErrorCode } from './errors.ts';
export {
  defineConfig,
  type ConfigCallbacks,
  type ConfigDriver,
  type ConfigDuration,
  type ConfigLane,
  type ConfigMachine,
  type ConfigMerchant,
  type ConfigSecret,
  type ConfigTarget,
  type EnvironmentConfig,
  type ProjectConfig,
} from './project-config.ts';
export type { ScenarioData, ScenarioOptions } from './scenario.ts';
export type * from './run-types.ts';

/**
 * Starts a run that a program plays: a core with its fleet, or the fleet of a target core, a merchant and a receiver
 * of callbacks. It returns when every machine is online.
 * @throws VendloopError `bad-options` that names every wrong option; `cannot-join` for a target that cannot be joined.
 */
export async function startRun(options: RunOptions = {}): Promise<Run> {
  const { openRun } = await import('./run/open-run.ts');
  return openRun(options);
}

/**
 * Plays a scenario in virtual time and judges it with every check. One seed gives one history.
 * @throws VendloopError `bad-options` that names every wrong member of the scenario and every wrong option.
 */
export async function playScenario(scenario: ScenarioData, options: ScenarioOptions = {}): Promise<Judgement> {
  const { playScenarioData } = await import('./play-scenario.ts');
  return playScenarioData(scenario, options);
}
