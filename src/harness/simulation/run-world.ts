import type { MakePatch } from '../fault-injection/core/core-patch.ts';
import { virtualNetwork } from '../runner/network-delays.ts';
import { runScenario, type RunResult } from '../runner/run.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { virtualStage } from '../stages/virtual/index.ts';

/**
 * Timers that a world may fire: with a sound core it fires a twentieth of them. A broken one may go round and round,
 * and must not keep everybody waiting.
 */
const budgetTimers = 50_000;

/** How a world is lived through. */
export interface WorldOptions {
  readonly seed: number;
  /** Is given each line of the history as it is written; must not throw. */
  readonly write?: (line: string) => void;
  /** Breaks the core on purpose. */
  readonly patch?: MakePatch;
}

/**
 * Lives through one world on a virtual stage of its own, from its beginning to the judgement of its history. One that
 * comes to no rest within its budget ends as given up.
 */
export async function liveWorld(world: Scenario, options: WorldOptions): Promise<RunResult> {
  const stage = virtualStage({ seed: options.seed, network: virtualNetwork(world) });
  const spent = new Promise<void>((resolve) => stage.clock.allow(budgetTimers, resolve));
  try {
    return await runScenario(world, stage, { ...options, spent });
  } finally {
    await stage.close();
  }
}
