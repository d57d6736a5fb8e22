import { sleep } from '#core/ports/waiting.ts';
import type { Driver } from '#drivers/driver.ts';
import { runScenario, type RunResult } from '#harness/runner/run.ts';
import { defineScenario } from '#harness/scenario/read-scenario.ts';
import type { ScenarioInput } from '#harness/scenario/scenario.ts';
import { driverStage } from '#harness/stages/target/driver/index.ts';
import type { CloudMachine } from '#harness/stages/target/driver/cloud-machines.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { fleetSpecs } from '#simulators/machine/fleet.ts';
import { TinyCloud, type TinyDefect } from './tiny-cloud.ts';
import { tinyDriver } from './tiny-driver.ts';

/** The machines of a tiny cloud. */
function tinyMachines(): readonly CloudMachine[] {
  const specs = fleetSpecs([
    { name: 'a', motor: 'spring', count: 1 },
    { name: 'b', motor: 'drinks', count: 1 },
  ]);
  return specs.map((spec, index) => ({
    spec: { ...spec, key: `key of ${spec.machineNo}` },
    cloudMachine: ['spring-a', 'drinks-b'][index] ?? '',
    key: 'a key of the cloud',
  }));
}

/** A run that waits for longer has waited in vain, ms. */
const budgetMs = 8_000;

/** Plays a scenario at a tiny cloud through its driver. */
export async function playTiny(
  scenario: Omit<ScenarioInput, 'name' | 'title'>,
  { defect, change = (driver) => driver }: { defect?: TinyDefect; change?: (driver: Driver) => Driver } = {},
): Promise<RunResult> {
  const cloud = new TinyCloud(defect);
  const url = await cloud.listen();
  const machines = tinyMachines();
  const stage = driverStage({ seed: 1, url, driver: change(tinyDriver(url)), machines, appKey: demoMerchant.appKey });
  try {
    return await runScenario(defineScenario({ name: 'tiny', title: 'At a tiny cloud', ...scenario }), stage, {
      seed: 1,
      budgetSpent: sleep(stage.clock, budgetMs),
      target: { merchant: demoMerchant, machines: machines.map(({ spec }) => spec) },
    });
  } finally {
    await stage.close();
    await cloud.close();
  }
}
