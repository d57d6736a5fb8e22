import type { ProjectMembers } from '#harness/project/schema.ts';
import { motorOfKind } from '#simulators/motors/index.ts';
import type { MachineKind } from '#core/domain/machine.ts';
import type { ExternalMachine, Firmware } from '#simulators/machine/machine-spec.ts';
import type { Project } from './project.ts';

/** A machine of a project file. Its key is read when it is needed. */
export interface ProjectMachine {
  readonly machineNo: string;
  readonly motor: string;
  readonly firmware: Firmware;
  /** Undefined: the file has none. @throws UsageError for a variable that is not set. */
  readonly key: () => string | undefined;
  /** As the file has them; empty: as the motor type has them. */
  readonly lanes: ProjectMembers['machines'][number]['lanes'];
  /** It is real: it is not simulated. */
  readonly external?: ExternalMachine | undefined;
}

/** The machines of a project file whose motor type is known; real ones may have none. */
export function projectMachines(project: Project | null): readonly ProjectMachine[] {
  if (project === null) return [];
  return project.members.machines.flatMap((member, index) => {
    const { machineNo, motor, kind, firmware, key, keys, lanes } = member;
    if (motor === undefined && kind === undefined) return [];
    const external = externalMachine(member);
    const secret = key ?? keys?.[0];
    const machine: ProjectMachine = {
      machineNo,
      motor: motor ?? motorOfKind(kind as MachineKind).name,
      firmware,
      lanes,
      key: () =>
        secret === undefined ? undefined : project.withSecrets(secret, ['machines', index, key ? 'key' : 'keys']),
      ...(external && { external }),
    };
    return [machine];
  });
}

/** What a project file knows of a real machine; undefined for one that is simulated. */
function externalMachine({
  machineNo: name,
  external,
  drops,
}: ProjectMembers['machines'][number]): ExternalMachine | undefined {
  if (!external) return undefined;
  if (drops === undefined) return { name, drops: { by: 'none' } };
  return { name, drops: drops === 'ask' ? { by: 'person' } : { by: 'sensor', ...drops } };
}
