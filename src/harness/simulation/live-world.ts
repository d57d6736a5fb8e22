import type { MakePatch } from '../runner/core-patch.ts';
import { virtualNetwork } from '../runner/network.ts';
import { runScenario, type RunResult } from '../runner/run.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { virtualStage } from '../stages/virtual/index.ts';

/** How a world is lived through. */
export interface WorldOptions {
  readonly seed: number;
  /** Is given each line of the history as it is written; must not throw. */
  readonly write?: (line: string) => void;
  /** Breaks the core on purpose. */
  readonly patch?: MakePatch;
}

/** Lives through one world on a virtual stage of its own, from its beginning to the judgement of its history. */
export async function liveWorld(world: Scenario, options: WorldOptions): Promise<RunResult> {
  const stage = virtualStage({ seed: options.seed, network: virtualNetwork(world) });
  try {
    return await runScenario(world, stage, options);
  } finally {
    await stage.close();
  }
}
