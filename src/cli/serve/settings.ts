import { defaultConfig, type CoreConfig } from '#core/config.ts';
import { defaultLimits, noLimits, type AttemptLimits } from '#core/domain/attempt-limits.ts';
import type { Merchant } from '#core/domain/merchant.ts';
import type { Allowance } from '#core/domain/token-bucket.ts';
import { durationMs } from '#harness/scenario/duration.ts';
import { freshnessModes, laneRows, machineRow, demoProducts } from '#simulators/machine/core-rows.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { fleetSpecs, mixedFleet } from '#simulators/machine/fleet.ts';
import { UsageError, wholeNumber } from '../shared/errors.ts';
import type { Project } from '../shared/project/project.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import { coreLimits, durationOr } from '../shared/project/core-limits.ts';
import { servedMembers, type ServedMembers } from '../shared/project/served-members.ts';
import type { ConnectionLimits } from '#core/api/http/connection-limits.ts';
import { connectionLimitsOf } from './connection-limits.ts';
import { checkChannels, configuredMachines } from './configured-machines.ts';
import { checkDemoKeys } from './demo-keys.ts';
import { networkSettings, type Network, type NetworkFlags } from './network-settings.ts';

/** Flags; a flag has precedence over its environment variable, and that over the file. */
export interface ServeFlags extends NetworkFlags, ProjectFlags {
  readonly database?: string;
  readonly machines?: string;
  readonly stock?: string;
  /** False with `--no-limits`. */
  readonly limits?: boolean;
}

/** Settings of a served core. */
export interface ServeSettings extends Network {
  /** The project file; null when there is none. */
  readonly configPath: string | null;
  readonly database: string;
  readonly core: CoreConfig;
  readonly connections: ConnectionLimits;
  readonly health: { readonly minFreeBytes: number; readonly checkEveryMs: number };
  /** Number of demo machines; null when the configuration has merchants. */
  readonly demoMachines: number | null;
  /** Shutdown: how long it serves on while not ready, and the total time; ms. */
  readonly end: { readonly noticeMs: number; readonly withinMs: number };
}

/** Default number of demo machines and of items in each of their lanes. */
const demoDefaults = { machines: '100', stock: '50' };

/** How many machines there are without a configuration, and how many items in each of their lanes. */
export interface DemoSizes {
  readonly machines: number;
  readonly stock: number;
}

/** Combines flags and environment. @throws UsageError */
export function demoSizes(
  flags: Pick<ServeFlags, 'machines' | 'stock'>,
  env: (name: string) => string | undefined,
): DemoSizes {
  const machines = flags.machines ?? env('VENDLOOP_MACHINES') ?? demoDefaults.machines;
  const stock = flags.stock ?? env('VENDLOOP_STOCK') ?? demoDefaults.stock;
  return {
    machines: wholeNumber('--machines', machines, 1, 100_000),
    stock: wholeNumber('--stock', stock, 0, 1_000_000),
  };
}

/**
 * Combines flags, environment variables and the project file.
 * @param openFiles limit of open files of the process; null: unknown.
 * @throws UsageError
 */
export function serveSettings(
  flags: ServeFlags,
  env: (name: string) => string | undefined,
  project: Project | null,
  openFiles: number | null = null,
): ServeSettings {
  const file = servedMembers(project);
  const demo = file.merchants === undefined;
  const { machines, stock } = demoSizes(flags, env);
  const core = coreConfig(file, flags.limits === false);
  checkMachines(file, core);
  checkChannels(file);
  const network = networkSettings(flags, env, file);
  checkDemoKeys(network.host, file, demo, flags.demoInPublic ?? false);
  return {
    configPath: project?.file ?? null,
    ...network,
    database: flags.database ?? env('VENDLOOP_DATABASE') ?? file.database ?? 'vendloop.sqlite',
    connections: connectionLimitsOf(file.connections, flags.limits === false, openFiles),
    health: { minFreeBytes: file.health.minFreeMiB * 1024 * 1024, checkEveryMs: durationMs(file.health.checkEvery) },
    core: demo ? withDemo(core, machines, stock) : core,
    demoMachines: demo ? machines : null,
    end: { noticeMs: durationOr(file.end.notice, 0), withinMs: durationOr(file.end.within, defaultEndMs) },
  };
}

/** Default time of a shutdown, after which the process is ended, ms. */
const defaultEndMs = 10_000;

function coreConfig(file: ServedMembers, unlimited: boolean): CoreConfig {
  return {
    ...defaultConfig,
    merchants: (file.merchants ?? []).map(merchantOf),
    ...configuredMachines(file),
    ...coreLimits(file),
    frameBudget: file.frameBudget ?? defaultConfig.frameBudget,
    freshness: {
      defaultMode: file.freshness,
      machines: Object.fromEntries(
        file.machines.flatMap(({ machineNo, freshness }) => (freshness === undefined ? [] : [[machineNo, freshness]])),
      ),
    },
    unpaidCodeZero: file.compat.unpaidCodeZero,
    signedPath: file.compat.signedPath,
    limits: unlimited ? noLimits : limitsOf(file.limits),
  };
}

function merchantOf({
  appSecret: secret,
  appSecrets,
  appKey: key,
  appKeys,
  credentials: _credentials,
  ...merchant
}: NonNullable<ServedMembers['merchants']>[number]): Merchant {
  const [appSecret = '', ...otherAppSecrets] = appSecrets ?? [secret ?? ''];
  const [appKey = '', ...otherAppKeys] = appKeys ?? [key ?? ''];
  return {
    ...merchant,
    appSecret,
    appKey,
    ...(otherAppSecrets.length > 0 ? { otherAppSecrets } : {}),
    ...(otherAppKeys.length > 0 ? { otherAppKeys } : {}),
  };
}

function limitsOf(configured: ServedMembers['limits']): AttemptLimits {
  if (configured === 'off') return noLimits;
  const allowanceOf = (name: keyof AttemptLimits, member: keyof typeof configured): Allowance | null =>
    configured[member] === 'off' ? null : (configured[member] ?? defaultLimits[name]);
  return {
    secrets: allowanceOf('secrets', 'secrets'),
    secretsPerAddress: allowanceOf('secretsPerAddress', 'secretsOfAddress'),
    signs: allowanceOf('signs', 'signs'),
    pickupCodes: allowanceOf('pickupCodes', 'pickupCodes'),
    unknownMachines: allowanceOf('unknownMachines', 'unknownMachines'),
  };
}

/** @throws UsageError for a machine of a merchant that is not there. */
function checkMachines(file: ServedMembers, core: CoreConfig): void {
  const merchants = new Set((file.merchants ?? [demoMerchant]).map(({ appId }) => appId));
  const unowned = core.machines.find(({ appId }) => !merchants.has(appId));
  if (unowned)
    throw new UsageError(
      `machine ${unowned.machineNo} belongs to "${unowned.appId}", which is not one of the merchants ` +
        `(${[...merchants].join(', ')})`,
    );
}

/**
 * Adds the demo merchant, whose callbacks may go to this computer, and the mixed fleet of `vendloop fleet`.
 */
function withDemo(core: CoreConfig, machines: number, stock: number): CoreConfig {
  const specs = fleetSpecs(mixedFleet(machines).map((group) => ({ ...group, stockPerLane: stock })));
  const { allowAddresses } = core.callbacks;
  // A machine of the file replaces the demo machine of the same number.
  const configuredNumbers = new Set(core.machines.map(({ machineNo }) => machineNo));
  const demo = specs.filter(({ machineNo }) => !configuredNumbers.has(machineNo));
  return {
    ...core,
    merchants: [demoMerchant],
    machines: [...demo.map((spec) => machineRow(spec, demoMerchant.appId)), ...core.machines],
    lanes: [...demo.flatMap(laneRows), ...core.lanes],
    freshness: { ...core.freshness, machines: { ...freshnessModes(demo), ...core.freshness.machines } },
    // Descriptions of the file come last and override.
    descriptions: { ...core.descriptions, products: [...demoProducts(), ...core.descriptions.products] },
    callbacks: {
      ...core.callbacks,
      allowAddresses: allowAddresses.length > 0 ? allowAddresses : ['127.0.0.0/8', '::1/128'],
    },
  };
}
