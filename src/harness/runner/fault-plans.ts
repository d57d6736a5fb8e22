import type { FaultPlan } from '#simulators/faults/fault-trigger.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { Misbehaviour } from '#simulators/receiver/faulty-receiver.ts';
import type { PlannedFault } from '../history/event.ts';
import { durationMs } from '../scenario/duration.ts';
import { faultTrigger } from '../scenario/fault-trigger.ts';
import type { CorePlans } from '../fault-injection/core/core-faults.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { TroublePlan } from '../stages/stage.ts';

/** Everything that a scenario plans to go wrong, with a name for each plan: it must be seen to happen. */
export interface Plans {
  /** Faults by machine number. */
  readonly ofMachine: ReadonlyMap<string, readonly FaultPlan[]>;
  readonly troubles: readonly TroublePlan[];
  /** Misbehaviours by receiver. */
  readonly ofReceiver: ReadonlyMap<string, readonly Misbehaviour[]>;
  readonly core: CorePlans;
  readonly header: readonly PlannedFault[];
}

/** The machines of a group that a track, a fault or a workload is meant for. */
export type Choose = (target: { readonly on: string; readonly machine?: number | undefined }) => readonly MachineSpec[];

/** Names each planned failure of a scenario and says whom it concerns. */
export function planFailures(scenario: Scenario, choose: Choose): Plans {
  const header: PlannedFault[] = [];
  return {
    ofMachine: planFaults(scenario, choose, header),
    troubles: scenario.network.troubles.map((trouble) => planTrouble(trouble, choose, header)),
    ofReceiver: new Map(
      scenario.receivers.map(({ receiver, misbehaves }) => [
        receiver,
        misbehaves.map((habit) => planHabit(receiver, habit, header)),
      ]),
    ),
    core: planCore(scenario.core, header),
    header,
  };
}

/**
 * One plan for each machine, each of which must fire. A fault that strikes by chance is one plan for all of its
 * machines: chance may pass some of them by.
 */
function planFaults(scenario: Scenario, choose: Choose, header: PlannedFault[]): Plans['ofMachine'] {
  const plans = new Map<string, FaultPlan[]>();
  for (const { fault, on, machine, params, when } of scenario.faults) {
    const machines = choose({ on, machine });
    const shared = when.probability !== undefined && when.probability < 1;
    const name = (): string => `${fault}#${header.length + 1}`;
    const sharedPlan = name();
    if (shared) header.push({ plan: sharedPlan, fault, on, at: 'machine' });
    for (const { machineNo } of machines) {
      const plan = shared ? sharedPlan : name();
      if (!shared) header.push({ plan, fault, on: `${on} (${machineNo})`, at: 'machine' });
      const ofMachine = plans.get(machineNo) ?? [];
      ofMachine.push({ fault, params, when: faultTrigger(when), plan });
      plans.set(machineNo, ofMachine);
    }
  }
  return plans;
}

function planTrouble(
  given: Scenario['network']['troubles'][number],
  choose: Choose,
  header: PlannedFault[],
): TroublePlan {
  const { trouble, path, on, machine, direction, probability, by, from, to } = given;
  const plan = `${trouble}#${header.length + 1}`;
  header.push({
    plan,
    fault: trouble,
    on: on === undefined ? path : `${path} of ${on}${machine === undefined ? '' : ` ${machine}`}`,
    at: 'network',
  });
  return {
    plan,
    trouble,
    path,
    machines: on === undefined ? null : new Set(choose({ on, machine }).map(({ machineNo }) => machineNo)),
    direction,
    probability,
    byMs: [durationMs(by[0]), durationMs(by[1])],
    fromMs: durationMs(from),
    toMs: to === undefined ? null : durationMs(to),
  };
}

function planHabit(
  receiver: string,
  habit: Scenario['receivers'][number]['misbehaves'][number],
  header: PlannedFault[],
): Misbehaviour {
  const { does, from, to, first, probability, after } = habit;
  const plan = `${does}#${header.length + 1}`;
  header.push({ plan, fault: does, on: receiver, at: 'receiver' });
  return {
    plan,
    does,
    fromMs: durationMs(from),
    toMs: to === undefined ? null : durationMs(to),
    first: first ?? null,
    probability,
    afterMs: durationMs(after),
  };
}

function planCore({ crashes, store, blocked }: Scenario['core'], header: PlannedFault[]): CorePlans {
  const name = (fault: string, on: string): string => {
    const plan = `${fault}#${header.length + 1}`;
    header.push({ plan, fault, on, at: 'core' });
    return plan;
  };
  return {
    crashes: crashes.map(({ at, nth, from, down }) => ({
      plan: name('crash', `${at}, time ${nth}`),
      at,
      nth,
      fromMs: durationMs(from),
      downMs: durationMs(down),
    })),
    store: store.map(({ does, probability, by, from, to }) => ({
      plan: name(does, 'the store'),
      does,
      probability,
      byMs: [durationMs(by[0]), durationMs(by[1])] as const,
      fromMs: durationMs(from),
      toMs: to === undefined ? null : durationMs(to),
    })),
    blocked: blocked.map((stretch) => ({
      plan: name('blocked', 'the core’s loop'),
      fromMs: durationMs(stretch.from),
      forMs: durationMs(stretch.for),
    })),
  };
}
