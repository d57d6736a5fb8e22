import type { Merchant } from '#core/domain/merchant.ts';
import { fleetGroup, type TargetLimits } from '#harness/runner/run-setup.ts';
import { fleetSpec, machineNumber } from '#simulators/machine/fleet.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import type { Group } from '#harness/scenario/scenario.ts';
import { demoMotor } from './demo-motor.ts';
import { machineKeys } from './machine-keys.ts';
import type { TargetFlags } from './target-options.ts';
import { accountOf, targetOf, warnOfShortSecrets } from './target-account.ts';
import { UsageError } from './errors.ts';
import { coreLimits } from './project/core-limits.ts';
import { projectMachines, type ProjectMachine } from './project/machines.ts';
import type { Project } from './project/project.ts';
import { projectTarget } from './project/target.ts';
import type { CliIo } from './io.ts';
import { groupOf, maxMachines } from './fleet-flag.ts';

/** A target core and who calls it. */
export interface TargetAccount {
  /** Limits that the project file states. */
  readonly limits?: TargetLimits | undefined;
  /** Base URL, without a slash at the end. */
  readonly url: string;
  readonly merchant: Merchant;
}

/** A target core. */
export interface Target extends TargetAccount, TargetMachines {}

/** Machines of a target core. */
export interface TargetMachines {
  /** Ordered by group. */
  readonly machines: readonly MachineSpec[];
  /** The same machines as groups, for a saved scenario. */
  readonly fleet: readonly Group[];
}

/** Default number of demo machines at the console. */
const demoCount = 4;

/**
 * Reads the flags of a target core at the console; null where neither a flag nor the project file names one.
 * @throws UsageError that names the flag and its values.
 */
export function targetIn(flags: TargetFlags, io: CliIo, project: Project | null = null): Target | null {
  const account = targetAccountIn(flags, io, project);
  if (!account) return null;
  const known = projectMachines(project).flatMap(({ machineNo, external }) => (external ? [] : [machineNo]));
  const machines = targetMachinesIn(
    flags.machines ?? (known.slice(0, maxMachines).join(',') || defaultMachines),
    io,
    project,
  );
  if (machines.machines.length > maxMachines)
    throw new UsageError(
      `--machines names ${machines.machines.length} machines; the console shows at most ${maxMachines}`,
    );
  return { ...account, ...machines };
}

/**
 * Reads who calls which target core; null where neither a flag nor the project file names one.
 * @throws UsageError that names the flag and its values.
 */
export function targetAccountIn(flags: TargetFlags, io: CliIo, project: Project | null = null): TargetAccount | null {
  const url = targetOf(flags.target) ?? projectTarget(project)?.url ?? null;
  if (url === null) {
    const misplacedFlag = (
      [
        ['--machines', flags.machines],
        ['--appid', flags.appid],
        ['--app-secret', flags.appSecret],
        ['--app-key', flags.appKey],
      ] as const
    ).find(([, value]) => value !== undefined);
    if (misplacedFlag) throw new UsageError(`${misplacedFlag[0]} needs --target URL`);
    return null;
  }
  const { appid: appId, appSecret, appKey } = flags;
  const account = accountOf(io, project, { appId, appSecret, appKey });
  warnOfShortSecrets(io, { ...account });
  return {
    url,
    merchant: { ...account, name: account.appId },
    ...(project && { limits: coreLimits(project.members) }),
  };
}

const defaultMachines = Array.from({ length: demoCount }, (_, index) => machineNumber(index)).join(',');

/**
 * Reads machine numbers, `10000005,10000006`; one that is neither in the project file nor in the demo fleet needs its
 * motor type: `86012345:spring`, and `:old` for old firmware. Keys are in the environment or the project file, or those
 * of demo machines.
 * @throws UsageError that names what cannot be read.
 */
export function targetMachinesIn(text: string, io: CliIo, project: Project | null = null): TargetMachines {
  const known = new Map(projectMachines(project).map((machine) => [machine.machineNo, machine]));
  const requested = text.split(',').map((part) => parseMachine(part.trim(), known));
  const numbers = new Set<string>();
  for (const { machineNo } of requested) {
    if (numbers.has(machineNo)) throw new UsageError(`--machines names ${machineNo} twice`);
    numbers.add(machineNo);
  }
  const kinds = [...new Set(requested.map(({ kind }) => kind))];
  const keys = machineKeys(io);
  // Ordered by group as in a scenario, so that a machine has the same index in its group.
  const groups = kinds.map((kind) => {
    const [motor = '', firmware] = kind.split(':');
    const group = groupOf(`${motor}:1${firmware === undefined ? '' : `:${firmware}`}`, '--machines');
    return { group, numbers: requested.filter((machine) => machine.kind === kind).map(({ machineNo }) => machineNo) };
  });
  return {
    fleet: groups.map(({ group, numbers: { length: count } }) => ({ ...group, count })),
    machines: groups.flatMap(({ group, numbers }) =>
      numbers.map((machineNo) => targetSpec(machineNo, group, known.get(machineNo), keys)),
    ),
  };
}

function targetSpec(
  machineNo: string,
  group: Group,
  known: ProjectMachine | undefined,
  keys: ReadonlyMap<string, string>,
): MachineSpec {
  const { external } = known ?? {};
  const spec = { ...fleetSpec(fleetGroup(group), machineNo), ...(external && { external }) };
  const key = keys.get(machineNo) ?? known?.key() ?? spec.key;
  const lanes = known?.lanes ?? [];
  if (lanes.length === 0) return { ...spec, key };
  const products = new Map(lanes.map(({ lane, productId }) => [lane, Number(productId)]));
  const stockPerLane = Math.max(...lanes.map(({ stock = spec.stockPerLane }) => stock));
  return { ...spec, key, stockPerLane, lanes: Math.max(...products.keys()) + 1, declaration: { products } };
}

/** @returns `kind`: its motor type, with `:old` for old firmware. */
function parseMachine(
  part: string,
  machines: ReadonlyMap<string, ProjectMachine>,
): { readonly machineNo: string; readonly kind: string } {
  const [machineNo = '', ...rest] = part.split(':');
  const known = machines.get(machineNo);
  const [motor = known?.motor ?? demoMotor(machineNo), firmware = known?.firmware ?? 'current', ...extra] = rest;
  if (!/^\d{8}$/.test(machineNo) || !['current', 'old'].includes(firmware) || extra.length > 0)
    throw new UsageError(
      `--machines: "${part}" cannot be read; write numbers of eight digits, like 10000005,10000006, or with a ` +
        'motor type, like 86012345:spring or 86012345:spring:old',
    );
  if (motor === null)
    throw new UsageError(
      `--machines: ${machineNo} is not in the demo fleet, so its motor type is unknown: write it like ` +
        `${machineNo}:spring (${motorTypes.map(({ name }) => name).join(', ')})`,
    );
  return { machineNo, kind: firmware === 'old' ? `${motor}:old` : motor };
}
