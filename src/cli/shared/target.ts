import type { Merchant } from '#core/domain/merchant.ts';
import { fleetGroup } from '#harness/runner/run-setup.ts';
import { demoMachineKey, fleetSpecs, machineNumber, mixedFleet } from '#simulators/machine/fleet.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import type { Group } from '#harness/scenario/scenario.ts';
import type { TargetFlags } from './target-options.ts';
import { accountOf, targetOf } from './target-account.ts';
import { UsageError } from './errors.ts';
import type { CliIo } from './io.ts';
import { groupOf, maxMachines } from './fleet-flag.ts';

/** A target core and who calls it. */
export interface TargetAccount {
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

/** Size of the demo fleet's range of numbers, the limit of `vendloop serve`. */
const maxDemoMachines = 100_000;
/** Default number of demo machines at the console. */
const demoCount = 4;

/**
 * Reads the flags of a target core at the console; null without --target.
 * @throws UsageError that names the flag and its values.
 */
export function targetIn(flags: TargetFlags, io: CliIo): Target | null {
  const account = targetAccountIn(flags, io);
  if (!account) return null;
  const machines = targetMachinesIn(flags.machines ?? defaultMachines, io);
  if (machines.machines.length > maxMachines)
    throw new UsageError(
      `--machines names ${machines.machines.length} machines; the console shows at most ${maxMachines}`,
    );
  return { ...account, ...machines };
}

/**
 * Reads who calls which target core; null without --target.
 * @throws UsageError that names the flag and its values.
 */
export function targetAccountIn(flags: TargetFlags, io: CliIo): TargetAccount | null {
  const url = targetOf(flags.target);
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
  const account = accountOf(io);
  const appId = flags.appid ?? account.appId;
  const merchant = {
    appId,
    appSecret: flags.appSecret ?? account.appSecret,
    appKey: flags.appKey ?? account.appKey,
    name: appId,
  };
  return { url, merchant };
}

const defaultMachines = Array.from({ length: demoCount }, (_, index) => machineNumber(index)).join(',');

/**
 * Reads machine numbers, `10000005,10000006`; a machine outside the demo fleet needs its motor type:
 * `86012345:spring`, and `:old` for old firmware. Their keys are in the environment, or those of demo machines.
 * @throws UsageError that names what cannot be read.
 */
export function targetMachinesIn(text: string, io: CliIo): TargetMachines {
  const requested = text.split(',').map((part) => parseMachine(part.trim()));
  const duplicate = requested.find(
    ({ machineNo }, index) => requested.findIndex((other) => other.machineNo === machineNo) < index,
  );
  if (duplicate) throw new UsageError(`--machines names ${duplicate.machineNo} twice`);
  const kinds = [...new Set(requested.map(({ kind }) => kind))];
  // Ordered by group as in a scenario, so that a machine has the same index in its group.
  const ordered = kinds.flatMap((kind) => requested.filter((machine) => machine.kind === kind));
  const fleet = kinds.map((kind) => {
    const [motor = '', firmware] = kind.split(':');
    const count = requested.filter((machine) => machine.kind === kind).length;
    return groupOf(`${motor}:${count}${firmware === undefined ? '' : `:${firmware}`}`, '--machines');
  });
  const keys = keysOf(io.env('VENDLOOP_MACHINE_KEYS') ?? '');
  const specs = fleetSpecs(fleet.map(fleetGroup));
  const machines = specs.map((spec, index) => {
    const machineNo = ordered[index]?.machineNo ?? spec.machineNo;
    return { ...spec, machineNo, key: keys.get(machineNo) ?? demoMachineKey(machineNo) };
  });
  return { machines, fleet };
}

/** @returns `kind`: its motor type, with `:old` for old firmware. */
function parseMachine(part: string): { readonly machineNo: string; readonly kind: string } {
  const [machineNo = '', motor = demoMotor(machineNo), firmware = 'current', ...extra] = part.split(':');
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

/** The motor type of a demo machine, which repeat in order; null for other machines. */
export function demoMotor(machineNo: string): string | null {
  const index = Number(machineNo) - Number(machineNumber(0));
  if (!(index >= 0 && index < maxDemoMachines)) return null;
  return mixedFleet(motorTypes.length)[index % motorTypes.length]?.motor ?? null;
}

/**
 * Reads keys of other than demo machines: `86012345=KEY,86012346=KEY`. They come from the environment, to stay out of
 * the list of processes.
 */
function keysOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    text
      .split(',')
      .filter((part) => part.trim() !== '')
      .map((part) => {
        const [machineNo = '', ...key] = part.trim().split('=');
        if (!/^\d{8}$/.test(machineNo) || key.join('=') === '')
          throw new UsageError(`VENDLOOP_MACHINE_KEYS: write it like 86012345=KEY,86012346=KEY`);
        return [machineNo, key.join('=')] as const;
      }),
  );
}
