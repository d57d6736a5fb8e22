import type { PatchFactory } from '../fault-injection/core/core-patch.ts';
import type { Check } from '../checks/check.ts';
import { checks } from '../checks/index.ts';
import { networkDelays } from '../runner/run-setup.ts';
import { runScenario, type RunResult } from '../runner/run.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { StoreKind } from '../stages/store-kind.ts';
import { virtualStage } from '../stages/virtual/index.ts';

/**
 * Limit of timers per world, so that a faulty core in an endless loop is stopped. A correct core needs a twentieth.
 * Several renew their leases and do each other's work, so each counts as often as there are cores.
 */
const timerBudget = 50_000;

/** Options of {@link runWorld}. */
export interface RunWorldOptions {
  readonly seed: number;
  /** Where the core keeps its rows; in memory by default. */
  readonly store?: StoreKind;
  /** Called with each line of the history; must not throw. */
  readonly write?: (line: string) => void;
  /** Patches the core, for mutants. */
  readonly patch?: PatchFactory;
  /** The checks that judge the history; all by default. Undefined: those of a run of one scenario. */
  readonly checks?: readonly Check[] | undefined;
}

/**
 * Runs one world on its own virtual stage, from its start to the judgement of its history. A world that
 * comes to no rest within its budget ends as given up.
 */
export async function runWorld(world: Scenario, options: RunWorldOptions): Promise<RunResult> {
  const stage = virtualStage({
    seed: options.seed,
    network: networkDelays(world),
    ...(options.store && { store: options.store }),
  });
  const timers = timerBudget * (world.cores ?? 1) ** 2;
  const budgetSpent = new Promise<void>((resolve) => stage.clock.setTimerBudget(timers, resolve));
  try {
    return await runScenario(world, stage, { checks, ...options, budgetSpent });
  } finally {
    await stage.close();
  }
}
