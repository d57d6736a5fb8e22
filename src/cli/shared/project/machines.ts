import type { ProjectMembers } from '#harness/project/schema.ts';
import { motorOfKind } from '#simulators/motors/index.ts';
import type { MachineKind } from '#core/domain/machine.ts';
import type { Firmware } from '#simulators/machine/machine-spec.ts';
import type { Project } from './project.ts';

/** A machine of a project file that is simulated. Its key is read when it is needed. */
export interface ProjectMachine {
  readonly machineNo: string;
  readonly motor: string;
  readonly firmware: Firmware;
  /** Undefined: the file has none. @throws UsageError for a variable that is not set. */
  readonly key: () => string | undefined;
  /** As the file has them; empty: as the motor type has them. */
  readonly lanes: ProjectMembers['machines'][number]['lanes'];
}

/** The machines of a project file that are simulated. */
export function projectMachines(project: Project | null): readonly ProjectMachine[] {
  if (project === null) return [];
  return project.members.machines.flatMap(({ machineNo, motor, kind, firmware, key, keys, lanes, external }, index) => {
    if (external) return [];
    const secret = key ?? keys?.[0];
    const machine: ProjectMachine = {
      machineNo,
      motor: motor ?? motorOfKind(kind as MachineKind).name,
      firmware,
      lanes,
      key: () =>
        secret === undefined ? undefined : project.withSecrets(secret, ['machines', index, key ? 'key' : 'keys']),
    };
    return [machine];
  });
}
