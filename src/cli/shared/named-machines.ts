import type { ListedDevice } from '#drivers/merchant-driver.ts';
import { unknownNameMessage } from '#harness/scenario/messages.ts';
import { demoMachineKey } from '#simulators/machine/fleet.ts';
import { firmwares, type Firmware } from '#simulators/machine/machine-spec.ts';
import { motorByName, motorTypes } from '#simulators/motors/index.ts';
import { demoMotor } from './demo-motor.ts';
import { UsageError } from './errors.ts';
import type { CliIo } from './io.ts';
import { machineKeys } from './machine-keys.ts';
import type { Project } from './project/project.ts';

/** A machine of a cloud as it is named; what is left out, the cloud's own list has. */
export interface NamedMachine {
  /** The cloud's number or name of it. */
  readonly machine: string;
  readonly key: string;
  /** What the cloud calls its kind. */
  readonly kind?: string | undefined;
  /** Name of the motor type that plays it. */
  readonly motor?: string | undefined;
  readonly firmware: Firmware;
  /** The cloud's ids of its products, each once. */
  readonly products: readonly string[];
  /** The cloud's id of the product in each lane; empty: as the cloud lists them. */
  readonly lanes: ReadonlyMap<number, string>;
}

/** Whose machines are wanted, and how they are named. */
export interface MachineRequest {
  /** As --machines has them, `86012345,sp-0001:spring,86012347:spring:old`. */
  readonly list: string | undefined;
  /** Merchant whose machines of the project file are meant. */
  readonly appId: string | undefined;
  /** Whether the cloud's kinds are those of vendloop, so that a motor type has one. */
  readonly hasOwnKinds: boolean;
}

type Member = Project['members']['machines'][number];

/**
 * The machines of --machines, else those of the project file that are played: without real ones, and without those of
 * another merchant. A key is that of VENDLOOP_MACHINE_KEYS, else of the file, else that of a demo machine.
 * @returns null where none are named.
 * @throws UsageError that names the flag, the member of the file, or the variable that is not set.
 */
export function namedMachines(
  io: Pick<CliIo, 'env'>,
  project: Project | null,
  request: MachineRequest,
): readonly NamedMachine[] | null {
  const keys = machineKeys(io);
  const members = project?.members.machines ?? [];
  if (request.list === undefined) {
    const played = members.filter(({ external, appId }) => !external && (appId ?? request.appId) === request.appId);
    return members.length === 0
      ? null
      : played.map(({ machineNo }) => namedMachine({ machine: machineNo }, keys, project, request));
  }
  const parts = request.list.split(',').map((part) => partOf(part.trim()));
  const repeated = parts.find(({ machine }, at) => parts.findIndex((other) => other.machine === machine) < at);
  if (repeated) throw new UsageError(`--machines names ${repeated.machine} twice`);
  return parts.map((part) => namedMachine(part, keys, project, request));
}

/** Machines that a cloud lists as offline and whose key is known: from VENDLOOP_MACHINE_KEYS, or of a demo machine. */
export function freeMachines(io: Pick<CliIo, 'env'>, listed: readonly ListedDevice[]): readonly NamedMachine[] {
  const keys = machineKeys(io);
  return listed.flatMap(({ machine, online, kind }) => {
    const key = keys.get(machine) ?? demoKey(machine);
    if (online || key === undefined) return [];
    const motor = demoMotor(machine) ?? motorOfListed(kind);
    return [{ machine, key, kind, motor, firmware: 'current', products: [], lanes: new Map<number, string>() }];
  });
}

/** The motor type that plays what a cloud lists as this kind; undefined where no motor type has that name or kind. */
export function motorOfListed(kind: string | undefined): string | undefined {
  return motorTypes.find((motor) => motor.name === kind || motor.kind === kind)?.name;
}

interface Part {
  readonly machine: string;
  readonly motor?: string;
  readonly firmware?: Firmware;
}

/** Reads a part of --machines. @throws UsageError */
function partOf(text: string): Part {
  const [machine = '', motor, firmware, ...extra] = text.split(':');
  const known = firmwares.find((name) => name === firmware);
  if (machine === '' || (firmware !== undefined && known === undefined) || extra.length > 0)
    throw new UsageError(
      `--machines: "${text}" cannot be read; write the names of machines, like 86012345,sp-0001:spring`,
    );
  const motors = motorTypes.map(({ name }) => name);
  if (motor !== undefined && !motors.includes(motor))
    throw new UsageError(`--machines: ${unknownNameMessage('motor type', motor, motors)}`);
  return { machine, ...(motor !== undefined && { motor }), ...(known !== undefined && { firmware: known }) };
}

function namedMachine(
  { machine, ...given }: Part,
  keys: ReadonlyMap<string, string>,
  project: Project | null,
  { hasOwnKinds }: MachineRequest,
): NamedMachine {
  const index = project?.members.machines.findIndex(({ machineNo }) => machineNo === machine) ?? -1;
  const member = project?.members.machines[index];
  const motor =
    given.motor ?? member?.motor ?? (member ? motorOfListed(member.kind) : (demoMotor(machine) ?? undefined));
  const lanes = member?.lanes.map(({ lane, productId }) => [lane, `${productId}`] as const) ?? [];
  return {
    machine,
    key: keys.get(machine) ?? keyInFile(project, member, index) ?? demoKey(machine) ?? noKey(machine, project, index),
    kind: member?.kind ?? (hasOwnKinds && motor !== undefined ? motorByName(motor).kind : undefined),
    motor,
    firmware: given.firmware ?? member?.firmware ?? 'current',
    products: [...new Set(lanes.map(([, product]) => product))],
    lanes: new Map(lanes),
  };
}

function keyInFile(project: Project | null, member: Member | undefined, index: number): string | undefined {
  const secret = member?.key ?? member?.keys?.[0];
  if (project === null || secret === undefined) return undefined;
  return project.withSecrets(secret, ['machines', index, member?.key === undefined ? 'keys' : 'key']);
}

function demoKey(machine: string): string | undefined {
  return demoMotor(machine) === null ? undefined : demoMachineKey(machine);
}

function noKey(machine: string, project: Project | null, index: number): never {
  if (project && index >= 0) throw new UsageError(`machines[${index}] of ${project.file} has no key: add "key" to it`);
  const names = project?.members.machines.map(({ machineNo }) => machineNo) ?? [];
  throw new UsageError(
    names.length === 0
      ? `--machines: no key of "${machine}" is known: set it in VENDLOOP_MACHINE_KEYS, or in the project file`
      : `--machines: ${unknownNameMessage('machine', machine, names)}; add it to ${project?.file ?? ''} with its key`,
  );
}
