import { machineKinds } from '#core/domain/machine.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import type { Path, Problem } from '../scenario/issues.ts';
import { unknownNameMessage } from '../scenario/messages.ts';
import type { ProjectMembers } from './schema.ts';

/** What only the meaning of a project file shows: names that are nowhere, and what is there twice. */
export function meaningProblems(members: ProjectMembers): readonly Problem[] {
  return [
    ...targetProblems(members),
    ...merchantProblems(members),
    ...machineProblems(members),
    ...kindProblems(members),
  ];
}

type Machine = ProjectMembers['machines'][number];

function targetProblems({ target, driver, merchant, merchants = [] }: ProjectMembers): readonly Problem[] {
  const names = merchants.map(({ appId }) => appId);
  return [
    ...(typeof target === 'object' && target.url === undefined
      ? [{ path: ['target'], message: '"url" is missing in it: the URL of the API that merchants call' }]
      : []),
    ...(typeof driver === 'object' && (driver.file === undefined) === (driver.command === undefined)
      ? [{ path: ['driver'], message: 'it needs either "file" or "command"' }]
      : []),
    ...(merchant !== undefined && !names.includes(merchant)
      ? [{ path: ['merchant'], message: unknownNameMessage('merchant', merchant, names) }]
      : []),
  ];
}

function merchantProblems({ merchants = [], machines }: ProjectMembers): readonly Problem[] {
  const names = merchants.map(({ appId }) => appId);
  const owners = machines.flatMap(({ appId }, index): readonly Problem[] => {
    const path: Path = ['machines', index, 'appId'];
    if (merchants.length === 0) return [];
    if (appId === undefined)
      return merchants.length === 1 ? [] : [{ path, message: 'it is missing: there are several merchants' }];
    return names.includes(appId) ? [] : [{ path, message: unknownNameMessage('merchant', appId, names) }];
  });
  return [...repeatedProblems(names, (index) => ['merchants', index, 'appId']), ...owners];
}

function machineProblems({ machines, driver }: ProjectMembers): readonly Problem[] {
  const numbers = machines.map(({ machineNo }) => machineNo);
  return [
    ...repeatedProblems(numbers, (index) => ['machines', index, 'machineNo']),
    ...machines.flatMap((machine, index) => oneMachineProblems(machine, ['machines', index], driver !== undefined)),
  ];
}

const motorNames = motorTypes.map(({ name }) => name);
const ownKinds: readonly string[] = machineKinds;

function oneMachineProblems(machine: Machine, path: Path, hasDriver: boolean): readonly Problem[] {
  const { machineNo, kind, motor, lanes, external } = machine;
  const isOwnKind = kind !== undefined && ownKinds.includes(kind);
  const problems: Problem[] = [];
  if (!hasDriver && !/^\d{8}$/.test(machineNo))
    problems.push({ path: [...path, 'machineNo'], message: 'it must be eight digits, like "86012345"' });
  if (motor !== undefined && !motorNames.includes(motor))
    problems.push({ path: [...path, 'motor'], message: unknownNameMessage('motor type', motor, motorNames) });
  if (!hasDriver && kind !== undefined && !isOwnKind)
    problems.push({ path: [...path, 'kind'], message: unknownNameMessage('kind', kind, ownKinds) });
  if (motor === undefined && !external && (hasDriver || kind === undefined) && !isOwnKind)
    problems.push({
      path: [...path, 'motor'],
      message: `it is missing: the motor type that plays this machine (${motorNames.join(', ')})`,
    });
  if (machine.drops !== undefined && !external)
    problems.push({
      path: [...path, 'drops'],
      message: 'only a real machine needs it: add "external: true", or leave it out',
    });
  const laneNumbers = lanes.map(({ lane }) => `${lane}`);
  problems.push(...repeatedProblems(laneNumbers, (index) => [...path, 'lanes', index, 'lane']));
  if (!hasDriver)
    problems.push(
      ...lanes.flatMap(({ productId }, index) =>
        typeof productId === 'number'
          ? []
          : [{ path: [...path, 'lanes', index, 'productId'], message: 'it must be a whole number from 1' }],
      ),
    );
  return problems;
}

/** With a driver, kinds are those of the cloud. */
function kindProblems({ dwell, driver }: ProjectMembers): readonly Problem[] {
  if (driver !== undefined) return [];
  return Object.keys(dwell)
    .filter((kind) => !ownKinds.includes(kind))
    .map((kind) => ({ path: ['dwell', kind], message: unknownNameMessage('kind', kind, ownKinds) }));
}

function repeatedProblems(names: readonly string[], pathOf: (index: number) => Path): readonly Problem[] {
  const known = new Set<string>();
  return names.flatMap((name, index) => {
    if (known.has(name)) return [{ path: pathOf(index), message: `"${name}" is there twice: remove one of them` }];
    known.add(name);
    return [];
  });
}
