import { sleep } from '#core/ports/waiting.ts';
import { scenarios } from '#scenarios/index.ts';
import type { History } from '#harness/history/event.ts';
import { networkDelays } from '#harness/runner/run-setup.ts';
import { runScenario } from '#harness/runner/run.ts';
import { storeOf, type Mutant } from '#harness/mutants/mutant.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';

/** As long as a run at a core that runs already, ms. */
const budgetMs = 180_000;

/** The history of a scenario of the catalogue in virtual time. @param mutant the bug of its core. */
export async function playCatalogue(name: string, mutant?: Mutant): Promise<History> {
  const scenario = scenarios.find((one) => one.name === name)!;
  const stage = virtualStage({
    seed: scenario.seed,
    network: networkDelays(scenario),
    ...(mutant && { store: storeOf(mutant) }),
  });
  const options = { seed: scenario.seed, ...(mutant && { patch: mutant.makePatch }) };
  // A callback that is never sent would be waited for two hours.
  const budgetSpent = sleep(stage.clock, budgetMs);
  const { history } = await runScenario(scenario, stage, mutant ? { ...options, budgetSpent } : options);
  await stage.close();
  return history;
}
