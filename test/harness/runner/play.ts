import { runScenario, type RunOptions, type RunResult } from '#harness/runner/run.ts';
import { networkDelays } from '#harness/runner/run-setup.ts';
import type { ScenarioInput } from '#harness/scenario/scenario.ts';
import { defineScenario } from '#harness/scenario/read-scenario.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';

/** Plays steps at one spring machine of a virtual world, and judges what happened. */
export async function play(
  steps: readonly StepInput[],
  over: Partial<ScenarioInput> = {},
  seed = 1,
  options: Partial<RunOptions> = {},
): Promise<RunResult> {
  const scenario = defineScenario({
    name: 'x',
    title: 'x',
    stages: ['virtual'],
    fleet: [{ group: 'snacks', motor: 'spring' }],
    tracks: [{ on: 'snacks', steps }],
    proves: ['paid-quantity'],
    ...over,
  });
  const stage = virtualStage({ seed, network: networkDelays(scenario) });
  const result = await runScenario(scenario, stage, { seed, ...options });
  await stage.close();
  return result;
}

/** Expectations that were not met, in words. */
export const unmet = ({ history }: RunResult) =>
  history.events.flatMap((event) =>
    event.kind === 'expectation' && !event.met ? [`${event.step}: ${event.detail}`] : [],
  );
/** How many events of a kind there are. */
export const count = ({ history }: RunResult, kind: string) =>
  history.events.filter((event) => event.kind === kind).length;
