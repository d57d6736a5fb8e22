import type { FaultPlan } from '#simulators/faults/fault-trigger.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { ReceiverFault } from '#simulators/receiver/faulty-receiver.ts';
import type { PlannedFault } from '../history/header.ts';
import { durationMs } from '../scenario/duration.ts';
import { faultTrigger } from '../scenario/fault-trigger.ts';
import type { CoreFaultPlans } from '../fault-injection/core/core-faults.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { NetworkFaultPlan } from '../fault-injection/network/network-fault-plan.ts';

/** The planned faults of a scenario, each with a name: each must fire. */
export interface FaultPlans {
  /** Faults by machine number. */
  readonly byMachine: ReadonlyMap<string, readonly FaultPlan[]>;
  readonly network: readonly NetworkFaultPlan[];
  /** Faults by receiver. */
  readonly byReceiver: ReadonlyMap<string, readonly ReceiverFault[]>;
  readonly core: CoreFaultPlans;
  readonly headerFaults: readonly PlannedFault[];
}

/** The machines of a group that a track, a fault or a workload is meant for. */
export type SelectMachines = (target: {
  readonly on: string;
  readonly machine?: number | undefined;
}) => readonly MachineSpec[];

/** Makes the plans of a scenario's faults, each with its name and target. */
export function planScenarioFaults(scenario: Scenario, select: SelectMachines): FaultPlans {
  const headerFaults: PlannedFault[] = [];
  return {
    byMachine: planMachineFaults(scenario, select, headerFaults),
    network: scenario.network.faults.map((declared) => planNetworkFault(declared, select, headerFaults)),
    byReceiver: new Map(
      scenario.receivers.map(({ receiver, faults }) => [
        receiver,
        faults.map((declared) => planReceiverFault(receiver, declared, headerFaults)),
      ]),
    ),
    core: planCoreFaults(scenario.core, headerFaults),
    headerFaults,
  };
}

/**
 * One plan for each machine, each of which must fire. A fault with a probability is one plan for all its machines,
 * because it may fire at some of them only.
 */
function planMachineFaults(
  scenario: Scenario,
  select: SelectMachines,
  header: PlannedFault[],
): FaultPlans['byMachine'] {
  const plans = new Map<string, FaultPlan[]>();
  for (const { fault, on: targetText, machine, params, when } of scenario.faults) {
    const machines = select({ on: targetText, machine });
    const shared = when.probability !== undefined && when.probability < 1;
    const name = (): string => `${fault}#${header.length + 1}`;
    const sharedPlan = name();
    if (shared) header.push({ plan: sharedPlan, fault, targetText, target: 'machine' });
    for (const { machineNo } of machines) {
      const plan = shared ? sharedPlan : name();
      if (!shared) header.push({ plan, fault, targetText: `${targetText} (${machineNo})`, target: 'machine' });
      const machinePlans = plans.get(machineNo) ?? [];
      machinePlans.push({ fault, params, when: faultTrigger(when), plan });
      plans.set(machineNo, machinePlans);
    }
  }
  return plans;
}

function planNetworkFault(
  declared: Scenario['network']['faults'][number],
  select: SelectMachines,
  header: PlannedFault[],
): NetworkFaultPlan {
  const { fault, path, on, machine, direction, probability, delay, from, to } = declared;
  const plan = `${fault}#${header.length + 1}`;
  header.push({
    plan,
    fault,
    targetText: on === undefined ? path : `${path} of ${on}${machine === undefined ? '' : ` ${machine}`}`,
    target: 'network',
  });
  return {
    plan,
    fault,
    path,
    machines: on === undefined ? null : new Set(select({ on, machine }).map(({ machineNo }) => machineNo)),
    direction,
    probability,
    delayMs: [durationMs(delay[0]), durationMs(delay[1])],
    fromMs: durationMs(from),
    toMs: to === undefined ? null : durationMs(to),
  };
}

function planReceiverFault(
  receiver: string,
  declared: Scenario['receivers'][number]['faults'][number],
  header: PlannedFault[],
): ReceiverFault {
  const { fault, from, to, first, probability, delay } = declared;
  const plan = `${fault}#${header.length + 1}`;
  header.push({ plan, fault, targetText: receiver, target: 'receiver' });
  return {
    plan,
    fault,
    fromMs: durationMs(from),
    toMs: to === undefined ? null : durationMs(to),
    first: first ?? null,
    probability,
    afterMs: durationMs(delay),
  };
}

function planCoreFaults({ crashes, store, stalls }: Scenario['core'], header: PlannedFault[]): CoreFaultPlans {
  const name = (fault: string, targetText: string): string => {
    const plan = `${fault}#${header.length + 1}`;
    header.push({ plan, fault, targetText, target: 'core' });
    return plan;
  };
  return {
    crashes: crashes.map(({ at, nth, from, down, core }) => ({
      core,
      plan: name('crash', `${at}, time ${nth}`),
      point: at,
      nth,
      fromMs: durationMs(from),
      downMs: durationMs(down),
    })),
    store: store.map(({ fault, probability, delay, from, to, core }) => ({
      core,
      plan: name(fault, 'the store'),
      fault,
      probability,
      delayMs: [durationMs(delay[0]), durationMs(delay[1])] as const,
      fromMs: durationMs(from),
      toMs: to === undefined ? null : durationMs(to),
    })),
    stalls: stalls.map((stall) => ({
      core: stall.core,
      point: stall.at,
      plan: name('blocked', 'the core’s loop'),
      fromMs: durationMs(stall.from),
      durationMs: durationMs(stall.for),
    })),
  };
}
