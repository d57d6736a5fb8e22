import type { PatchFactory } from '../fault-injection/core/core-patch.ts';
import { networkDelays } from '../runner/run-setup.ts';
import { runScenario, type RunResult } from '../runner/run.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { virtualStage } from '../stages/virtual/index.ts';

/**
 * Timers that a world may fire: with a sound core it fires a twentieth of them. A broken one may go round and round,
 * and must not keep everybody waiting.
 */
const timerBudget = 50_000;

/** How a world is lived through. */
export interface RunWorldOptions {
  readonly seed: number;
  /** Is given each line of the history as it is written; must not throw. */
  readonly write?: (line: string) => void;
  /** Breaks the core on purpose. */
  readonly patch?: PatchFactory;
}

/**
 * Lives through one world on a virtual stage of its own, from its beginning to the judgement of its history. One that
 * comes to no rest within its budget ends as given up.
 */
export async function runWorld(world: Scenario, options: RunWorldOptions): Promise<RunResult> {
  const stage = virtualStage({ seed: options.seed, network: networkDelays(world) });
  const budgetSpent = new Promise<void>((resolve) => stage.clock.setTimerBudget(timerBudget, resolve));
  try {
    return await runScenario(world, stage, { ...options, budgetSpent });
  } finally {
    await stage.close();
  }
}
