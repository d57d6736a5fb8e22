import type { Merchant } from '#core/domain/merchant.ts';
import { demoMachineKey, fleetSpecs, machineNumber, mixedFleet } from '#simulators/machine/fleet.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import type { Group } from '#harness/scenario/scenario.ts';
import { accountOf, targetOf } from '../bench/flags.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { groupOf, maxMachines } from './fleet.ts';

/** What the command line says of a core that is to be joined. */
export interface TargetFlags {
  readonly target?: string;
  readonly machines?: string;
  readonly appid?: string;
  readonly appSecret?: string;
  readonly appKey?: string;
}

/** A core that is to be joined. */
export interface Target {
  /** Base URL, without a slash at the end. */
  readonly url: string;
  readonly merchant: Merchant;
  /** Its machines, group by group. */
  readonly machines: readonly MachineSpec[];
  /** The same as groups, for a scenario that stands by itself. */
  readonly fleet: readonly Group[];
}

/** The demo fleet's numbers go so far: as many as `vendloop serve` takes. */
const maxDemoMachines = 100_000;
/** Machines of the demo fleet that are played unless told otherwise. */
const demoCount = 4;

/**
 * What the flags say of a core to be joined; null when there is none.
 * @throws UsageError that names the flag and what it takes.
 */
export function targetIn(flags: TargetFlags, io: CliIo): Target | null {
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
    if (misplacedFlag)
      throw new UsageError(`${misplacedFlag[0]} is for a core that is joined: give --target URL with it`);
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
  return { url, merchant, ...machinesOf(flags.machines ?? defaultMachines, io.env('VENDLOOP_MACHINE_KEYS') ?? '') };
}

const defaultMachines = Array.from({ length: demoCount }, (_, index) => machineNumber(index)).join(',');

/**
 * The machines by number, `10000005,10000006`; one that is not of the demo fleet needs its motor type:
 * `86012345:spring`, and `:old` for old firmware.
 */
function machinesOf(text: string, keyText: string): Pick<Target, 'machines' | 'fleet'> {
  const requested = text.split(',').map((part) => parseMachine(part.trim()));
  const duplicate = requested.find(
    ({ machineNo }, index) => requested.findIndex((other) => other.machineNo === machineNo) < index,
  );
  if (duplicate) throw new UsageError(`--machines names ${duplicate.machineNo} twice`);
  if (requested.length > maxMachines)
    throw new UsageError(`--machines names ${requested.length} machines; the console shows ${maxMachines} at the most`);
  const kinds = [...new Set(requested.map(({ kind }) => kind))];
  // Group by group, as a scenario has them: a machine's place in its group is the same in both.
  const ordered = kinds.flatMap((kind) => requested.filter((machine) => machine.kind === kind));
  const fleet = kinds.map((kind) => {
    const [motor = '', firmware] = kind.split(':');
    const count = requested.filter((machine) => machine.kind === kind).length;
    return groupOf(`${motor}:${count}${firmware === undefined ? '' : `:${firmware}`}`, '--machines');
  });
  const keys = keysOf(keyText);
  const specs = fleetSpecs(fleet.map(({ group, ...rest }) => ({ name: group, ...rest })));
  const machines = specs.map((spec, index) => {
    const machineNo = ordered[index]?.machineNo ?? spec.machineNo;
    return { ...spec, machineNo, key: keys.get(machineNo) ?? demoMachineKey(machineNo) };
  });
  return { machines, fleet };
}

/** @returns `kind`: its motor type, `:old` behind it for old firmware. */
function parseMachine(part: string): { readonly machineNo: string; readonly kind: string } {
  const [machineNo = '', motor = demoMotor(machineNo), firmware = 'current', ...extra] = part.split(':');
  if (!/^\d{8}$/.test(machineNo) || !['current', 'old'].includes(firmware) || extra.length > 0)
    throw new UsageError(
      `--machines: "${part}" cannot be read; write numbers of eight digits, like 10000005,10000006, or with a ` +
        'motor type, like 86012345:spring or 86012345:spring:old',
    );
  if (motor === null)
    throw new UsageError(
      `--machines: ${machineNo} is none of the demo fleet, so its motor type is not known: write it like ` +
        `${machineNo}:spring (${motorTypes.map(({ name }) => name).join(', ')})`,
    );
  return { machineNo, kind: firmware === 'old' ? `${motor}:old` : motor };
}

/** The motor type of a machine of the demo fleet, which has them in turn; null for any other. */
function demoMotor(machineNo: string): string | null {
  const index = Number(machineNo) - Number(machineNumber(0));
  if (!(index >= 0 && index < maxDemoMachines)) return null;
  return mixedFleet(motorTypes.length)[index % motorTypes.length]?.motor ?? null;
}

/**
 * Keys of machines that are no demo machines: `86012345=KEY,86012346=KEY`. They come by the environment, out of the
 * list of processes.
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
