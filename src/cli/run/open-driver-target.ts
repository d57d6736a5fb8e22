import type { ListedDevice } from '#drivers/merchant-driver.ts';
import { loadDriver } from '#harness/drivers/load-driver.ts';
import { cloudMachineNumbers, type CloudMachine } from '#harness/stages/target/driver/cloud-machines.ts';
import type { ProxyAddress } from '#harness/stages/external/external-proxy.ts';
import { driverStage } from '#harness/stages/target/driver/index.ts';
import { listCloudMachines } from '#harness/stages/target/driver/list-machines.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { fleetSpecs } from '#simulators/machine/fleet.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { cloudOf, type Cloud, type CloudFlags } from '../shared/cloud.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { freeMachines, motorOfListed, type NamedMachine } from '../shared/named-machines.ts';
import { projectArguments, type ProjectFlags } from '../shared/project/options.ts';
import type { Project } from '../shared/project/project.ts';
import type { OpenTarget } from './target-of-run.ts';

/** Flags of a cloud behind a driver. */
type DriverFlags = CloudFlags & ProjectFlags;

/**
 * Opens the driver of --driver or of the project file, and finds the machines of its cloud that may take part.
 * @returns null where neither names a driver, or no cloud is named.
 * @throws UsageError for a flag, DriverError when the driver cannot be loaded, CannotJoin when no cloud answers.
 */
export async function openDriverTarget(
  io: CliIo,
  flags: DriverFlags,
  project: Project | null,
  proxy?: ProxyAddress,
): Promise<OpenTarget | null> {
  if (flags.driver === undefined && project?.members.driver === undefined) return null;
  const cloud = cloudOf(io, flags, project);
  if (cloud === null) throw new UsageError('--driver needs --target URL, the address of its cloud');
  const { settings, folder } = cloud;
  const { url } = settings;
  const clock = new SystemClock();
  const loaded = await loadDriver(cloud.driver, settings, { clock, folder });
  const driver = { ...loaded, capabilities: cloud.limitsOf(loaded.capabilities) };
  const close = async (): Promise<void> => {
    await driver.close?.();
    clock.close();
  };
  try {
    const listed = await listCloudMachines(driver, url);
    const played = playedMachines(io, cloud, listed);
    refuseUnlistedProducts(played, listed, url);
    const machines = cloudMachines(played);
    return {
      url,
      merchant: demoMerchant,
      machines: machines.map(({ spec }) => spec),
      driver,
      flags: [...repeatedFlags(flags, url), ...projectArguments(flags)],
      openStage: (seed) => driverStage({ seed, url, driver, machines, appKey: demoMerchant.appKey, proxy }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A machine whose motor type is known. */
type PlayedMachine = NamedMachine & { readonly motor: string };

/** The machines that may take part, each with its motor type. @throws UsageError for one that is named without it. */
function playedMachines(io: CliIo, { machines }: Cloud, listed: readonly ListedDevice[]): readonly PlayedMachine[] {
  const offered = machines ?? freeMachines(io, listed);
  return offered.flatMap((named) => {
    const { machine } = named;
    const motor = named.motor ?? motorOfListed(listed.find((found) => found.machine === machine)?.kind);
    if (motor !== undefined) return [{ ...named, motor }];
    if (machines === null) return [];
    throw new UsageError(
      `--machines: write the motor type of ${machine} like ${machine}:spring ` +
        `(${motorTypes.map(({ name }) => name).join(', ')})`,
    );
  });
}

/** Products that a message names. */
const maxNamed = 8;

/** @throws UsageError for a lane whose product the cloud does not list at its machine. */
function refuseUnlistedProducts(played: readonly PlayedMachine[], listed: readonly ListedDevice[], url: string): void {
  for (const { machine, lanes } of played) {
    const products = listed.find((found) => found.machine === machine)?.products;
    // A cloud need not list what a machine sells.
    if (products === undefined) continue;
    const wrong = [...lanes].find(([, product]) => !products.includes(product));
    if (!wrong) continue;
    const [lane, product] = wrong;
    const more = products.length > maxNamed ? ` and ${products.length - maxNamed} more` : '';
    throw new UsageError(
      `machine ${machine} at ${url} sells no product ${product}, which the project file has in its lane ${lane}; ` +
        `it sells ${products.length === 0 ? 'nothing' : products.slice(0, maxNamed).join(', ')}${more}: correct ` +
        '"lanes" of the machine there',
    );
  }
}

/** Simulated machines with the numbers that stand for the cloud's. */
function cloudMachines(machines: readonly PlayedMachine[]): readonly CloudMachine[] {
  const numbers = cloudMachineNumbers(machines.map(({ machine }) => machine));
  return machines.flatMap(({ machine, motor, key, kind, lanes }, index) => {
    const [spec] = fleetSpecs([{ name: motor, motor, count: 1 }]);
    const machineNo = numbers[index] ?? '';
    const products = Array.from({ length: Math.max(-1, ...lanes.keys()) + 1 }, (_, lane) => lanes.get(lane) ?? '');
    if (!spec) return [];
    return [
      {
        spec: { ...spec, machineNo, key: `frames of ${machineNo}` },
        cloudMachine: machine,
        key,
        kind,
        ...(products.length > 0 && { products }),
      },
    ];
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
