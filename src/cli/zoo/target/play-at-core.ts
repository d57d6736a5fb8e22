import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#core/ports/clock.ts';
import { startCoreProcess, waitForAddress } from '#harness/bench/live/core-process.ts';
import { runScenario, type RunResult } from '#harness/runner/run.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { targetStage } from '#harness/stages/target/index.ts';
import { visibleChecks } from '#harness/judge/judgement.ts';
import { fleetSpecs, mixedFleet } from '#simulators/machine/fleet.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';

/** Enough of each motor type for every scenario that shows a mutant. */
const machineCount = 64;
/** A core that compiles its sources first takes longest, ms. */
const startWithinMs = 120_000;
const stopWithinMs = 5_000;
/** What has not shown by then does not; a callback that is never sent would be waited for two hours, ms. */
const playWithinMs = 180_000;

/** Where a core comes from. */
export interface ServedCoreOptions {
  /** Program and first arguments of `vendloop`. */
  readonly command: readonly string[];
  /** The bug that it has; null: none. */
  readonly mutant: string | null;
  readonly clock: Clock;
}

/**
 * Starts `vendloop serve` as a process, plays a scenario there as `run --target` does, and ends it.
 * @throws Error when the core does not start or cannot be joined.
 */
export async function playAtCore(
  scenario: Scenario,
  { command, mutant, clock }: ServedCoreOptions,
): Promise<RunResult> {
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-zoo-'));
  const moreArgs = ['--no-limits', ...(mutant === null ? [] : ['--zoo', mutant])];
  const database = join(dir, 'core.sqlite');
  const core = startCoreProcess({ command, database, machines: machineCount, moreArgs, clock, onLoopSample: null });
  try {
    return await playAt(await waitForAddress(core, startWithinMs), scenario, clock);
  } finally {
    await core.stop(stopWithinMs);
    rmSync(dir, { recursive: true, force: true });
  }
}

async function playAt(url: string, asDeclared: Scenario, clock: Clock): Promise<RunResult> {
  const { seed, proves } = asDeclared;
  const scenario = { ...asDeclared, proves: proves.filter((law) => visibleChecks.has(law)) };
  const stage = targetStage({ seed, url });
  let spend = (): void => undefined;
  const budgetSpent = new Promise<void>((resolve) => (spend = resolve));
  const timer = clock.after(playWithinMs, spend);
  try {
    const machines = fleetSpecs(mixedFleet(machineCount));
    return await runScenario(scenario, stage, { seed, target: { merchant: demoMerchant, machines }, budgetSpent });
  } finally {
    timer.cancel();
    await stage.close();
  }
}
