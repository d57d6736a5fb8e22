import { scenarios } from '#scenarios/index.ts';
import type { History } from '#harness/history/event.ts';
import { networkDelays } from '#harness/runner/run-setup.ts';
import { runScenario } from '#harness/runner/run.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';

/** The history of a scenario of the catalogue in virtual time. */
export async function playCatalogue(name: string): Promise<History> {
  const scenario = scenarios.find((one) => one.name === name)!;
  const stage = virtualStage({ seed: scenario.seed, network: networkDelays(scenario) });
  const { history } = await runScenario(scenario, stage, { seed: scenario.seed });
  await stage.close();
  return history;
}
