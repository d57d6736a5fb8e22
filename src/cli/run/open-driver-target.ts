import type { Driver, DriverSettings } from '#drivers/driver.ts';
import type { ListedDevice } from '#drivers/merchant-driver.ts';
import type { DriverReference } from '#drivers/driver-reference.ts';
import { loadDriver } from '#harness/drivers/load-driver.ts';
import { durationMs } from '#harness/scenario/duration.ts';
import { cloudMachineNumbers, type CloudMachine } from '#harness/stages/target/driver/cloud-machines.ts';
import { driverStage } from '#harness/stages/target/driver/index.ts';
import { listCloudMachines } from '#harness/stages/target/driver/list-machines.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { demoMachineKey, fleetSpecs } from '#simulators/machine/fleet.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { projectArguments, type ProjectFlags } from '../shared/project/options.ts';
import type { Project } from '../shared/project/project.ts';
import { projectTarget } from '../shared/project/target.ts';
import { accountOf, targetOf } from '../shared/target-account.ts';
import type { TargetFlags } from '../shared/target-options.ts';
import type { OpenTarget } from './target-of-run.ts';

/** Flags of a cloud behind a driver. */
type DriverFlags = TargetFlags & ProjectFlags & { readonly driver?: string };

/** A machine of a cloud, as flags or the project file name it. */
interface NamedMachine {
  readonly cloudMachine: string;
  readonly motor: string;
  readonly kind?: string | undefined;
  readonly key: string;
  readonly products?: readonly string[] | undefined;
}

/**
 * Opens the driver of --driver or of the project file, and finds the machines of its cloud that may take part.
 * @returns null where neither names a driver, or no cloud is named.
 * @throws UsageError for a flag, DriverError when the driver cannot be loaded, CannotJoin when no cloud answers.
 */
export async function openDriverTarget(
  io: CliIo,
  flags: DriverFlags,
  project: Project | null,
): Promise<OpenTarget | null> {
  const reference = flags.driver ?? projectDriver(project)?.reference;
  if (reference === undefined) return null;
  const target = projectTarget(project);
  const url = targetOf(flags.target) ?? target?.url ?? null;
  if (url === null) throw new UsageError('--driver needs --target URL, the address of its cloud');
  const settings: DriverSettings = {
    url,
    machineUrl: flags.target === undefined ? (target?.machineUrl ?? url) : url,
    merchant: merchantOf(io, flags, project),
    options: (projectDriver(project)?.options ?? {}) as DriverSettings['options'],
  };
  const clock = new SystemClock();
  const folder = flags.driver === undefined ? (project?.folder ?? '.') : (io.cwd?.() ?? process.cwd());
  const driver = withLimits(await loadDriver(reference, settings, { clock, folder }), project);
  const close = async (): Promise<void> => {
    await driver.close?.();
    clock.close();
  };
  try {
    const listed = await listCloudMachines(driver, url);
    const machines = cloudMachines(namedMachines(io, flags, project, listed));
    return {
      url,
      merchant: demoMerchant,
      machines: machines.map(({ spec }) => spec),
      driver,
      flags: [...repeatedFlags(flags, url), ...projectArguments(flags)],
      openStage: (seed) => driverStage({ seed, url, driver, machines, appKey: demoMerchant.appKey }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function projectDriver(
  project: Project | null,
): { readonly reference: DriverReference; readonly options: Readonly<Record<string, unknown>> } | undefined {
  const driver = project?.members.driver;
  if (driver === undefined) return undefined;
  if (typeof driver === 'string') return { reference: driver, options: {} };
  const { file, command, options } = driver;
  return { reference: command ? { command } : file, options };
}

/** Credentials by the names that a driver gives them. */
function merchantOf(io: CliIo, flags: TargetFlags, project: Project | null): Readonly<Record<string, string>> {
  const list = project?.members.merchants ?? [];
  const wanted = flags.appid ?? project?.members.merchant;
  const index = Math.max(
    0,
    list.findIndex(({ appId }) => appId === wanted),
  );
  const merchant = list[index];
  const account = accountOf(io);
  const { appId, appSecret, appKey, credentials } =
    merchant && project ? project.withSecrets(merchant, ['merchants', index]) : { ...account, credentials: {} };
  return {
    appId: flags.appid ?? appId,
    appSecret: flags.appSecret ?? appSecret ?? account.appSecret,
    appKey: flags.appKey ?? appKey ?? account.appKey,
    ...credentials,
  };
}

/** Limits that the project file states replace those of the driver. */
function withLimits(driver: Driver, project: Project | null): Driver {
  if (!project) return driver;
  const { dwell, timeout, orderExpiry, timestampWindow } = project.members;
  const { capabilities } = driver;
  const kinds = Object.fromEntries(
    Object.entries(capabilities.kinds).map(([name, kind]) => {
      const stated = (dwell as Readonly<Record<string, string | undefined>>)[name];
      return [name, stated === undefined ? kind : { ...kind, dwellMs: durationMs(stated) }];
    }),
  );
  return {
    ...driver,
    capabilities: {
      ...capabilities,
      kinds,
      ...(timeout !== undefined && { fallbackMs: durationMs(timeout) }),
      ...(orderExpiry !== undefined && { unpaidExpiryMs: durationMs(orderExpiry) }),
      ...(timestampWindow !== undefined && { clockWindowMs: durationMs(timestampWindow) }),
    },
  };
}

/** The machines of --machines, else those of the project file, else those that the cloud lists and that are offline. */
function namedMachines(
  io: CliIo,
  { machines }: TargetFlags,
  project: Project | null,
  listed: readonly ListedDevice[],
): readonly NamedMachine[] {
  const known = projectMachines(project);
  const keys = keysIn(io.env('VENDLOOP_MACHINE_KEYS') ?? '');
  if (machines !== undefined)
    return machines.split(',').map((part) => {
      const [cloudMachine = '', motor] = part.trim().split(':');
      const same = known.find((machine) => machine.cloudMachine === cloudMachine);
      return named(cloudMachine, motor ?? same?.motor, same, keys);
    });
  if (known.length > 0) return known;
  return listed.flatMap(({ machine, online, kind }) => {
    const motor = motorTypes.find(({ name, kind: own }) => name === kind || own === kind);
    return online || !motor ? [] : [named(machine, motor.name, undefined, keys)];
  });
}

function named(
  cloudMachine: string,
  motor: string | undefined,
  known: NamedMachine | undefined,
  keys: ReadonlyMap<string, string>,
): NamedMachine {
  if (motor === undefined || !motorTypes.some(({ name }) => name === motor))
    throw new UsageError(
      `--machines: write the motor type of ${cloudMachine} like ${cloudMachine}:spring ` +
        `(${motorTypes.map(({ name }) => name).join(', ')})`,
    );
  return { ...known, cloudMachine, motor, key: keys.get(cloudMachine) ?? known?.key ?? demoMachineKey(cloudMachine) };
}

function projectMachines(project: Project | null): readonly NamedMachine[] {
  const all = (project?.members.machines ?? []).map((machine, index) => ({ machine, index }));
  return all.flatMap(({ machine, index }) => {
    const { machineNo, kind, external, lanes } = machine;
    const motor = machine.motor ?? motorTypes.find(({ name, kind: own }) => name === kind || own === kind)?.name;
    if (external || motor === undefined || !project) return [];
    const { key, keys } = project.withSecrets(machine, ['machines', index]);
    const products = new Map(lanes.map(({ lane, productId }) => [lane, `${productId}`]));
    const count = Math.max(-1, ...products.keys()) + 1;
    return [
      {
        cloudMachine: machineNo,
        motor,
        kind,
        key: key ?? keys?.[0] ?? '',
        ...(count > 0 && { products: Array.from({ length: count }, (_, lane) => products.get(lane) ?? '') }),
      },
    ];
  });
}

/** Keys of machines: `sp-0001=KEY,sp-0002=KEY`. */
function keysIn(text: string): ReadonlyMap<string, string> {
  const parts = text.split(',').filter((part) => part.includes('='));
  return new Map(
    parts.map((part) => {
      const place = part.indexOf('=');
      return [part.slice(0, place).trim(), part.slice(place + 1)] as const;
    }),
  );
}

/** Simulated machines with the numbers that stand for the cloud's. */
function cloudMachines(machines: readonly NamedMachine[]): readonly CloudMachine[] {
  const numbers = cloudMachineNumbers(machines.map(({ cloudMachine }) => cloudMachine));
  return machines.flatMap(({ motor, ...rest }, index) => {
    const [spec] = fleetSpecs([{ name: motor, motor, count: 1 }]);
    const machineNo = numbers[index] ?? '';
    return spec ? [{ ...rest, spec: { ...spec, machineNo, key: `frames of ${machineNo}` } }] : [];
  });
}

function repeatedFlags({ driver, machines, appid, target }: DriverFlags, url: string): readonly string[] {
  return [
    ...(target === undefined ? [] : ['--target', url]),
    ...(driver === undefined ? [] : ['--driver', driver]),
    ...(machines === undefined ? [] : ['--machines', machines]),
    ...(appid === undefined ? [] : ['--appid', appid]),
  ];
}
