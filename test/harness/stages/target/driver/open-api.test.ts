import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openApiDriver } from '#drivers/open-api/index.ts';
import { runScenario, type RunResult } from '#harness/runner/run.ts';
import { defineScenario } from '#harness/scenario/read-scenario.ts';
import { driverStage } from '#harness/stages/target/driver/index.ts';
import { targetStage } from '#harness/stages/target/index.ts';
import { demoMachineKey, fleetSpecs, machineNumber } from '#simulators/machine/fleet.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { startServedCore, type ServedCore } from '#test/served/served-core.ts';

const folder = mkdtempSync(join(tmpdir(), 'open-api-stage-'));
let core: ServedCore;
beforeAll(async () => {
  core = await startServedCore(join(folder, 'core.sqlite'), 0, ['--machines', '8']);
});
afterAll(async () => {
  await core.kill('SIGTERM');
  rmSync(folder, { recursive: true });
});

const [spec] = fleetSpecs([{ name: 'snacks', motor: 'electronic-lock', count: 1 }]);

interface PlannedFault {
  readonly fault: string;
  readonly params?: Readonly<Record<string, number>>;
}

/** @param index of the electronic lock that plays: two runs at a time have one each. */
async function play(faults: readonly PlannedFault[], throughDriver: boolean, index: number): Promise<RunResult> {
  if (!spec) throw new Error('there is no machine');
  const { url } = core;
  const { appId, appSecret, appKey } = demoMerchant;
  const number = machineNumber(index * motorTypes.length);
  const own = { ...spec, machineNo: number, key: demoMachineKey(number) };
  const settings = { url, machineUrl: url, merchant: { appId, appSecret, appKey }, options: {} };
  const machines = [{ spec: own, cloudMachine: number, key: own.key }];
  const stage = throughDriver
    ? driverStage({ seed: 1, url, driver: openApiDriver(settings), machines, appKey })
    : targetStage({ seed: 1, url });
  const scenario = defineScenario({
    name: 'both-ways',
    title: 'The same at a core and through its driver',
    fleet: [{ group: 'snacks', motor: 'electronic-lock' }],
    faults: faults.map((fault) => ({ ...fault, on: 'snacks', when: { job: 1 } })),
    tracks: [{ on: 'snacks', steps: [{ sell: {} }, { sell: { lane: 1 } }] }],
  });
  try {
    return await runScenario(scenario, stage, { seed: 1, target: { merchant: demoMerchant, machines: [own] } });
  } finally {
    await stage.close();
  }
}

// In real time: where this computer stalls, a run is INCONCLUSIVE and is played again.
it.each([
  ['healthy sales', [], 'PASS'],
  ['a machine that reports done without a drop', [{ fault: 'reports-success-without-drop' }], 'FAIL'],
  ['two items for one', [{ fault: 'double-drop' }], 'FAIL'],
  ['an answer that comes twice', [{ fault: 'answers-twice', params: { gapMs: 200 } }], 'PASS'],
] as const)(
  'gives the verdict of the target itself: %s',
  { timeout: 300_000, retry: 2 },
  async (_, faults, expected) => {
    const [native, driven] = await Promise.all([play(faults, false, 0), play(faults, true, 1)]);
    expect([native.verdict.verdict, driven.verdict.verdict]).toEqual([expected, expected]);
  },
);
