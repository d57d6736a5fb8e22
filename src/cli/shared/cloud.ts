import type { Capabilities } from '#drivers/capabilities.ts';
import type { DriverReference } from '#drivers/driver-reference.ts';
import type { DriverSettings } from '#drivers/driver.ts';
import type { Opaque } from '#drivers/values.ts';
import { durationMs } from '#harness/scenario/duration.ts';
import { motorByName } from '#simulators/motors/index.ts';
import { accountOf, targetOf } from './target-account.ts';
import { targetMachinesIn } from './target.ts';
import type { TargetFlags } from './target-options.ts';
import { UsageError } from './errors.ts';
import type { CliIo } from './io.ts';
import type { Project } from './project/project.ts';
import { projectTarget } from './project/target.ts';

/** A machine of a cloud as it is named; what is left out, the cloud's own list has. */
export interface CloudMachine {
  readonly machine: string;
  readonly key: string;
  readonly kind?: string | undefined;
  readonly products: readonly string[];
}

/** A cloud under test, as flags and the project file name it. */
export interface Cloud {
  readonly settings: DriverSettings;
  readonly driver: DriverReference;
  /** Folder that the driver's file or program is sought from. */
  readonly folder: string;
  /** Machines that may be played; null: none are named. */
  readonly machines: readonly CloudMachine[] | null;
  /** What the driver declares, with the limits that the project file states in its place. */
  readonly limitsOf: (capabilities: Capabilities) => Capabilities;
}

/** Flags that name a cloud. */
export interface CloudFlags extends TargetFlags {
  readonly driver?: string;
}

/**
 * Reads which cloud is meant, with secrets from the environment.
 * @returns null where neither a flag nor the project file names one.
 * @throws UsageError that names the flag, or the member of the project file.
 */
export function cloudOf(io: CliIo, flags: CloudFlags, project: Project | null): Cloud | null {
  const named = targetOf(flags.target);
  const ofProject = projectTarget(project);
  const url = named ?? ofProject?.url ?? null;
  if (url === null) return null;
  const workingFolder = io.cwd?.() ?? '.';
  const { reference, options } = driverIn(project);
  return {
    settings: {
      url,
      // The machines' address of the file belongs to its own target.
      machineUrl: named === null || named === ofProject?.url ? (ofProject?.machineUrl ?? url) : url,
      merchant: merchantIn(io, flags, project),
      options,
    },
    driver: flags.driver ?? reference,
    folder: flags.driver === undefined ? (project?.folder ?? workingFolder) : workingFolder,
    machines: machinesIn(io, flags, project),
    limitsOf: (capabilities) => statedLimits(capabilities, project),
  };
}

function driverIn(project: Project | null): {
  readonly reference: DriverReference;
  readonly options: Readonly<Record<string, Opaque>>;
} {
  const driver = project?.members.driver;
  if (driver === undefined || project === null) return { reference: undefined, options: {} };
  if (typeof driver === 'string') return { reference: driver, options: {} };
  const options = project.withSecrets(driver.options, ['driver', 'options']) as Readonly<Record<string, Opaque>>;
  return { reference: driver.command === undefined ? driver.file : { command: driver.command }, options };
}

function merchantIn(io: CliIo, flags: CloudFlags, project: Project | null): Readonly<Record<string, string>> {
  const merchants = project?.members.merchants;
  if (project === null || merchants === undefined || flags.appid !== undefined) {
    const account = accountOf(io);
    return {
      appId: flags.appid ?? account.appId,
      appSecret: flags.appSecret ?? account.appSecret,
      appKey: flags.appKey ?? account.appKey,
    };
  }
  const { merchant: appId = merchants[0]?.appId } = project.members;
  const index = merchants.findIndex((candidate) => candidate.appId === appId);
  const chosen = merchants[index];
  if (!chosen) throw new UsageError(`merchant "${appId ?? ''}" is not one of the merchants of ${project.file}`);
  const { credentials = {}, ...merchant } = project.withSecrets(chosen, ['merchants', index]);
  const appSecret = flags.appSecret ?? merchant.appSecret ?? merchant.appSecrets?.[0];
  const appKey = flags.appKey ?? merchant.appKey ?? merchant.appKeys?.[0];
  return {
    appId: merchant.appId,
    ...(appSecret !== undefined && { appSecret }),
    ...(appKey !== undefined && { appKey }),
    ...credentials,
  };
}

function machinesIn(io: CliIo, flags: CloudFlags, project: Project | null): readonly CloudMachine[] | null {
  const ofProject = project === null ? [] : project.members.machines;
  if (project === null || ofProject.length === 0) {
    if (flags.machines === undefined) return null;
    const { machines } = targetMachinesIn(flags.machines, io);
    return machines.map(({ machineNo: machine, key, motor }) => ({ machine, key, kind: motor.kind, products: [] }));
  }
  const wanted = flags.machines?.split(',').map((name) => name.trim());
  const unknown = wanted?.find((name) => !ofProject.some(({ machineNo }) => machineNo === name));
  if (unknown !== undefined) throw new UsageError(`--machines: ${project.file} has no machine "${unknown}"`);
  return ofProject.flatMap((member, index): readonly CloudMachine[] => {
    // A real machine is not played, and one of another merchant is not seen.
    const isOther = member.appId !== undefined && member.appId !== (project.members.merchant ?? member.appId);
    if (member.external || isOther || wanted?.includes(member.machineNo) === false) return [];
    const machine = project.withSecrets(member, ['machines', index]);
    const key = machine.key ?? machine.keys?.[0];
    if (key === undefined) throw new UsageError(`machines[${index}] of ${project.file} has no key: add "key" to it`);
    const kind = machine.kind ?? (machine.motor === undefined ? undefined : motorByName(machine.motor).kind);
    const products = [...new Set(machine.lanes.map(({ productId }) => `${productId}`))];
    return [{ machine: machine.machineNo, key, kind, products }];
  });
}

/** Limits of the project file go before those of the driver. */
function statedLimits(capabilities: Capabilities, project: Project | null): Capabilities {
  if (project === null) return capabilities;
  const { dwell, timeout, orderExpiry, timestampWindow, callbacks } = project.members;
  const kinds = Object.fromEntries(
    Object.entries(capabilities.kinds).map(([name, kind]) => [
      name,
      { ...kind, dwellMs: msOf(Object.hasOwn(dwell, name) ? dwell[name] : undefined) ?? kind.dwellMs },
    ]),
  );
  return {
    ...capabilities,
    kinds,
    fallbackMs: msOf(timeout) ?? capabilities.fallbackMs,
    unpaidExpiryMs: msOf(orderExpiry) ?? capabilities.unpaidExpiryMs,
    clockWindowMs: msOf(timestampWindow) ?? capabilities.clockWindowMs,
    callback: {
      ...capabilities.callback,
      timeoutMs: msOf(callbacks.timeout) ?? capabilities.callback.timeoutMs,
      retryMs: retriesOf(capabilities.callback.retryMs, callbacks),
    },
  };
}

function msOf(duration: string | number | undefined): number | undefined {
  if (duration === undefined) return undefined;
  return typeof duration === 'number' ? duration : durationMs(duration);
}

/** Pauses of callbacks: those of the driver, unless the file states how they grow. */
function retriesOf(
  declared: readonly number[],
  { firstPause, maxPause, maxAttempts }: Project['members']['callbacks'],
): readonly number[] {
  if (firstPause === undefined && maxPause === undefined && maxAttempts === undefined) return declared;
  const [first = 1_000] = declared;
  const count = maxAttempts === undefined ? declared.length : maxAttempts - 1;
  const most = msOf(maxPause) ?? declared.at(-1) ?? Infinity;
  return Array.from({ length: count }, (_, at) => Math.min(most, (msOf(firstPause) ?? first) * 2 ** at));
}
