import { machineKinds, type MachineKind } from '#core/domain/machine.ts';
import { projectSchema, type ProjectMembers } from '#harness/project/schema.ts';
import type { Resolved } from '#harness/project/secrets.ts';
import type { Path, Problem } from '#harness/scenario/issues.ts';
import { unknownNameMessage } from '#harness/scenario/messages.ts';
import { motorByName } from '#simulators/motors/index.ts';
import type { Project } from './project.ts';

type FileMachine = Resolved<ProjectMembers>['machines'][number];
type FileLane = FileMachine['lanes'][number];

/** A lane of a core of vendloop. */
export type ServedLane = Omit<FileLane, 'productId' | 'price' | 'stock'> & {
  readonly productId: number;
  readonly price: number;
  readonly stock: number;
};

/** A machine of a core of vendloop. */
export type ServedMachine = Omit<FileMachine, 'kind' | 'lanes'> & {
  readonly kind: MachineKind;
  readonly lanes: readonly ServedLane[];
};

/** What a core of vendloop takes from a project file; without one, its defaults. */
export type ServedMembers = Omit<Resolved<ProjectMembers>, 'machines' | 'driver' | 'environments'> & {
  readonly machines: readonly ServedMachine[];
};

/**
 * Reads what a core of vendloop needs, with its secrets.
 * @throws UsageError with the place of each member that it lacks, or that only another cloud can have.
 */
export function servedMembers(project: Project | null): ServedMembers {
  if (project === null) return { ...projectSchema.parse({}), merchants: undefined, machines: [] };
  const { driver: _driver, environments: _environments, ...members } = project.members;
  const machines = servedMachines(project, merchantProblems(project.members));
  return { ...members, merchants: project.withSecrets(members.merchants, ['merchants']), machines };
}

/**
 * The machines of a project file as a core of vendloop has them, with their keys.
 * @param problems others of the file, which are reported with those of the machines.
 * @throws UsageError as {@link servedMembers} does.
 */
export function servedMachines(project: Project, problems: readonly Problem[] = []): readonly ServedMachine[] {
  const { machines } = project.members;
  const all = [...problems, ...machines.flatMap((machine, index) => machineProblems(machine, ['machines', index]))];
  if (all.length > 0) throw project.errorOf(all);
  return project.withSecrets(machines, ['machines']).map((machine) => ({
    ...machine,
    kind: (machine.kind ?? motorByName(machine.motor ?? '').kind) as MachineKind,
    lanes: machine.lanes as readonly ServedLane[],
  }));
}

function merchantProblems({ merchants = [] }: ProjectMembers): readonly Problem[] {
  return merchants.flatMap((merchant, index) =>
    missingProblems(
      merchant,
      ['merchants', index],
      [
        ['appSecret', 'appSecrets'],
        ['appKey', 'appKeys'],
      ],
    ),
  );
}

const ownKinds: readonly string[] = machineKinds;

function machineProblems(machine: ProjectMembers['machines'][number], path: Path): readonly Problem[] {
  const { machineNo, kind, motor, lanes } = machine;
  const problems = [...missingProblems(machine, path, [['key', 'keys']])];
  if (!/^\d{8}$/.test(machineNo))
    problems.push({ path: [...path, 'machineNo'], message: 'it must be eight digits for a core of vendloop' });
  if (kind !== undefined && !ownKinds.includes(kind))
    problems.push({ path: [...path, 'kind'], message: unknownNameMessage('kind', kind, ownKinds) });
  if (kind === undefined && motor === undefined)
    problems.push({ path: [...path, 'kind'], message: `it is missing (${ownKinds.join(', ')})` });
  return [...problems, ...lanes.flatMap((lane, index) => laneProblems(lane, [...path, 'lanes', index]))];
}

function laneProblems(lane: ProjectMembers['machines'][number]['lanes'][number], path: Path): readonly Problem[] {
  const problems = (['price', 'stock'] as const)
    .filter((member) => lane[member] === undefined)
    .map((member) => ({ path: [...path, member], message: 'it is missing; it must be a whole number' }));
  return typeof lane.productId === 'number'
    ? problems
    : [...problems, { path: [...path, 'productId'], message: 'it must be a whole number for a core of vendloop' }];
}

/** A problem for each secret that is given neither alone nor as a list. */
function missingProblems(
  owner: Readonly<Record<string, unknown>>,
  path: Path,
  members: readonly (readonly [single: string, several: string])[],
): readonly Problem[] {
  return members
    .filter(([single, several]) => owner[single] === undefined && owner[several] === undefined)
    .map(([single, several]) => ({
      path: [...path, single],
      message: `it is missing (or ${several}, a list of two while one replaces the other)`,
    }));
}
