import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { groupBy } from '#harness/sorted.ts';
import type { ActiveFault } from '#harness/runner/fault-controls.ts';
import type { MachineJob } from '#harness/session/fleet-view.ts';
import type { MachineView } from '../schemas/machines.ts';
import type { ActiveFaultView } from '../schemas/world.ts';
import type { WorldParts } from './world-parts.ts';

type PlayedSession = WorldParts['session'];

/** An active fault as it is shown. */
export function activeFaultView({
  plan,
  fault,
  target,
  targetText,
  machine,
  path,
  oneShot,
  params,
}: ActiveFault): ActiveFaultView {
  return { plan, fault, target, where: targetText, machine, path, nextJobOnly: oneShot, params };
}

/** What the views of many machines have in common: read once. */
interface Shared {
  readonly now: number;
  readonly open: ReadonlyMap<string, readonly MachineJob[]>;
  readonly faults: ReadonlyMap<string | null, readonly ActiveFault[]>;
}

function shared(session: PlayedSession): Shared {
  return {
    now: session.now(),
    open: groupBy<string, MachineJob>(session.view.openDeliveries(), ({ machine }) => machine),
    faults: groupBy(session.activeFaults, ({ machine }) => machine),
  };
}

/** Machines as they stand now. */
export function machineViews(session: PlayedSession, specs: readonly MachineSpec[]): readonly MachineView[] {
  const known = shared(session);
  return specs.map((spec) => machineView(session, spec, known));
}

function machineView(session: PlayedSession, spec: MachineSpec, { now, open, faults }: Shared): MachineView {
  const { machineNo, group, motor, firmware, lanes } = spec;
  const { online, lock, dwellMs, recentOutcomes, queuedJobs } = session.view.machine(machineNo);
  const machine = session.machine(machineNo);
  const deliveries = open.get(machineNo) ?? [];
  return {
    machine: machineNo,
    group,
    motor: motor.name,
    motorTitle: motor.title,
    motorTitleZh: motor.titleZh,
    multiDrop: motor.multiDrop,
    firmware,
    mode: machine.mode,
    isOnline: online,
    lock: lock && { ...lock, remainingMs: Math.max(0, lock.expiresAt - now) },
    dwellMs,
    stock: Array.from({ length: lanes }, (_, lane) => machine.stock(lane)),
    recentOutcomes: [...recentOutcomes],
    queuedJobs,
    openDeliveries: deliveries.map(({ delivery }) => delivery),
    phase: deliveries.at(-1)?.machinePhase ?? null,
    faults: (faults.get(machineNo) ?? []).map(activeFaultView),
  };
}
