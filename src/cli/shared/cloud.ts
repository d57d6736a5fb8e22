import type { Capabilities } from '#drivers/capabilities.ts';
import type { DriverReference } from '#drivers/driver-reference.ts';
import type { DriverSettings } from '#drivers/driver.ts';
import { openApiName } from '#drivers/open-api/index.ts';
import { durationMs } from '#harness/scenario/duration.ts';
import { credentialsOf, targetOf, warnOfShortSecrets } from './target-account.ts';
import type { TargetFlags } from './target-options.ts';
import type { CliIo } from './io.ts';
import { namedMachines, type NamedMachine } from './named-machines.ts';
import { projectDriver } from './project/driver.ts';
import type { Project } from './project/project.ts';
import { projectTarget } from './project/target.ts';

/** A cloud under test, as flags and the project file name it. */
export interface Cloud {
  readonly settings: DriverSettings;
  readonly driver: DriverReference;
  /** Folder that the driver's file or program is sought from. */
  readonly folder: string;
  /** Machines that may be played; null: none are named. */
  readonly machines: readonly NamedMachine[] | null;
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
  const ofFile = projectDriver(project);
  const driver = flags.driver ?? ofFile.reference;
  const { appid: appId, appSecret, appKey } = flags;
  const merchant = credentialsOf(io, project, { appId, appSecret, appKey });
  warnOfShortSecrets(io, merchant);
  return {
    settings: {
      url,
      // The machines' address of the file belongs to its own target.
      machineUrl: named === null || named === ofProject?.url ? (ofProject?.machineUrl ?? url) : url,
      merchant,
      // So do the options, which only the file's driver understands.
      options: driver === ofFile.reference ? ofFile.options : {},
    },
    driver,
    folder: flags.driver === undefined ? (project?.folder ?? workingFolder) : workingFolder,
    machines: namedMachines(io, project, {
      list: flags.machines,
      appId: merchant['appId'],
      hasOwnKinds: driver === undefined || driver === openApiName,
    }),
    limitsOf: (capabilities) => statedLimits(capabilities, project),
  };
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
