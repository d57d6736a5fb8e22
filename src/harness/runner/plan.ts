import { defaultConfig, type CoreConfig } from '../../core/config.ts';
import { demoMerchant } from '../../../simulators/demo-merchant.ts';
import { coreLanes, coreMachine } from '../../../simulators/core-rows.ts';
import type { FaultPlan } from '../../../simulators/faults/trigger.ts';
import { fleetSpecs } from '../../../simulators/fleet.ts';
import type { MachineSpec } from '../../../simulators/machine-spec.ts';
import type { HistoryHeader, PlannedFault } from '../history/event.ts';
import type { Scenario, Track } from '../scenario/scenario.ts';
import type { Stage } from '../stages/stage.ts';

/** A scenario made ready for a stage: machines by number, the core's configuration, scripts, and what will judge it. */
export interface RunSetup {
  readonly machines: readonly MachineSpec[];
  readonly config: CoreConfig;
  readonly scripts: readonly { readonly machine: MachineSpec; readonly steps: Track['steps'] }[];
  readonly header: HistoryHeader;
}

/**
 * Makes a scenario ready.
 * @throws Error in one sentence when it names a motor type or a fault that there is not.
 */
export function setUp(scenario: Scenario, stage: Pick<Stage, 'name' | 'speed' | 'slackMs'>, seed: number): RunSetup {
  const bare = fleetSpecs(scenario.fleet.map(({ group, ...rest }) => ({ name: group, ...rest })));
  const planned = planFaults(scenario, bare);
  const machines = bare.map((spec) => ({ ...spec, faults: planned.filter(({ machineNo }) => machineNo === spec.machineNo).map(({ plan }) => plan) }));
  const config: CoreConfig = {
    ...defaultConfig,
    merchants: [demoMerchant],
    machines: machines.map((spec) => coreMachine(spec, demoMerchant.appId)),
    lanes: machines.flatMap((spec) => coreLanes(spec)),
    callbacks: { ...defaultConfig.callbacks, allowAddresses: ['127.0.0.0/8'] },
  };
  return {
    machines,
    config,
    scripts: scenario.tracks.flatMap((track) => chosen(machines, track).map((machine) => ({ machine, steps: track.steps }))),
    header: {
      format: 'vendloop-history/1',
      scenario: scenario.name,
      stage: stage.name,
      seed,
      speed: stage.speed,
      timeoutMs: config.timeoutMs,
      slackMs: stage.slackMs,
      machines: machines.map(({ machineNo, motor, group, firmware, lanes, stockPerLane }) => ({
        machine: machineNo,
        motor: motor.name,
        kind: motor.kind,
        dwellMs: config.dwellMs[motor.kind],
        multiDrop: motor.multiDrop,
        profile: motor.profile.origin,
        group,
        firmware,
        stock: lanes * stockPerLane,
      })),
      faults: planned.map(({ header }) => header),
      proves: scenario.proves,
      expect: [],
    },
  };
}

/** The machines of a group that a track or a fault is meant for. */
function chosen<M extends MachineSpec>(machines: readonly M[], { on, machine }: { on: string; machine?: number | undefined }): readonly M[] {
  const group = machines.filter((spec) => spec.group === on);
  return machine === undefined ? group : group.slice(machine - 1, machine);
}

interface PlannedForMachine {
  readonly machineNo: string;
  readonly plan: FaultPlan;
  readonly header: PlannedFault;
}

/** One plan per fault and machine: each must be seen to fire. */
function planFaults(scenario: Scenario, machines: readonly MachineSpec[]): readonly PlannedForMachine[] {
  const plans: PlannedForMachine[] = [];
  for (const { fault, on, machine, params, when } of scenario.faults) {
    for (const { machineNo } of chosen(machines, { on, machine })) {
      const plan = `${fault}#${plans.length + 1}`;
      plans.push({ machineNo, plan: { fault, params, when: withoutGaps(when), plan }, header: { plan, fault, on: `${on} (${machineNo})`, at: 'machine' } });
    }
  }
  return plans;
}

/** The conditions of a trigger that are given. */
function withoutGaps(when: Scenario['faults'][number]['when']): NonNullable<FaultPlan['when']> {
  return { ...(when.job !== undefined && { job: when.job }), ...(when.probability !== undefined && { probability: when.probability }) };
}
