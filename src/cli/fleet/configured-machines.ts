import type { Firmware } from '#simulators/machine/machine-spec.ts';
import type { MachineKind } from '#core/domain/machine.ts';
import { UsageError } from '../shared/errors.ts';
import type { Project } from '../shared/project/project.ts';
import { servedMachines, type ServedMachine } from '../shared/project/served-members.ts';

/** A machine of a project file, as far as a simulated machine needs it. Plain data, for worker threads. */
export interface ConfiguredMachine {
  readonly machineNo: string;
  /** The key that it signs with: the first one, which is the new one while a key is rotated. */
  readonly key: string;
  readonly kind: MachineKind;
  /** Number of lanes, from lane 0 to the highest one that is declared. */
  readonly lanes: number;
  readonly board: number;
  /** Its motor type; undefined: the first of its kind. */
  readonly motor: string | undefined;
  readonly firmware: Firmware;
}

/**
 * The simulated machines of a project file, in its order; null where it has none, and without a file.
 * @throws UsageError when they cannot be used, or when the file was named and has none.
 */
export function configuredMachinesOf(project: Project | null, isNamed: boolean): readonly ConfiguredMachine[] | null {
  if (project === null) return null;
  const machines = servedMachines(project).filter(({ external }) => !external);
  if (machines.length > 0) return machines.map(configuredMachine);
  if (!isNamed) return null;
  throw new UsageError(`${project.file} has no machines, so that there is no fleet to simulate`);
}

function configuredMachine(machine: ServedMachine): ConfiguredMachine {
  const { machineNo, key, keys, kind, lanes, board, motor, firmware } = machine;
  const lastLane = Math.max(0, ...lanes.map(({ lane }) => lane));
  return { machineNo, key: key ?? keys?.[0] ?? '', kind, lanes: lastLane + 1, board, motor, firmware };
}
