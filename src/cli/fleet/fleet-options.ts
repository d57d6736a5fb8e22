import { availableParallelism } from 'node:os';
import { machineNumber } from '#simulators/machine/fleet.ts';
import type { Firmware } from '#simulators/machine/machine-spec.ts';
import { motorByName } from '#simulators/motors/index.ts';
import { durationMs, formatDuration } from '#harness/scenario/duration.ts';
import { systemSeed } from '#harness/stages/random.ts';
import type { MachineLogins } from '#core/devices/links/mqtt/topics.ts';
import { brokerLogin } from '../shared/broker-login.ts';
import { readMachinePasswords } from './machine-passwords.ts';
import { UsageError, messageOf, partNumber, wholeNumber } from '../shared/errors.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import type { ConfiguredMachine } from './configured-machines.ts';
import { readFault, type FaultAssignment } from './fault-flag.ts';

/** The flags of `vendloop fleet` as they were typed. */
export interface FleetFlags extends ProjectFlags {
  readonly url?: string;
  readonly mqtt?: string;
  readonly mqttPasswords?: string;
  readonly count?: string;
  readonly shard?: string;
  readonly jobs?: string;
  readonly ramp: string;
  readonly wait: string;
  readonly motor?: string;
  readonly stock: string;
  readonly seed?: string;
  readonly oldFirmware?: boolean;
  readonly fault: readonly string[];
  readonly events?: string;
  readonly wire?: boolean;
  readonly force?: boolean;
  readonly control?: boolean;
  readonly controlPort?: string;
}

/** A range of a fleet's machines by index, from 0. */
export interface ShardRange {
  readonly first: number;
  readonly count: number;
}

/** Which machines to simulate, and the core that they dial. Plain data, so that it can go to worker threads. */
export interface FleetOptions {
  /** Base URL of the core, without a slash at the end; with a broker, the address of that. */
  readonly url: string;
  /** The MQTT broker that the machines dial in place of the core; null: none. */
  readonly broker: MachineLogins | null;
  /** Machines of the whole fleet, over all its processes. */
  readonly count: number;
  /** The shard of this process or thread. */
  readonly share: ShardRange;
  /** Time in which the machines of each shard are switched on, one after another, ms. */
  readonly rampMs: number;
  /** The machines of a core's configuration; null: demo machines, whose keys are public. */
  readonly machines: readonly ConfiguredMachine[] | null;
  /** One motor type for all; null: a mix, or for a configured machine the type of its kind. */
  readonly motor: string | null;
  readonly stockPerLane: number;
  readonly firmware: Firmware;
  /** Seed of all machines: the random stream of a machine depends on it and on the machine's number only. */
  readonly seed: number;
  readonly faults: readonly FaultAssignment[];
  /** Whether frames are events, with what was on the wire. */
  readonly wire?: boolean;
}

/** Machines of a whole fleet: as many as `vendloop serve` takes. */
const maxMachines = 100_000;
const maxShards = 1_000;
const maxThreads = 256;
/** Machines that one thread simulates easily; each further thread costs memory. */
const machinesPerThread = 10_000;

/** Number of demo machines without `--count`. */
const defaultCount = '4';

/**
 * Reads the flags.
 * @param machines those of the project file; null without any.
 * @param defaultUrl the core where no flag names another.
 * @throws UsageError that names the flag and its values.
 */
export function fleetOptionsOf(
  flags: FleetFlags,
  machines: readonly ConfiguredMachine[] | null = null,
  defaultUrl = 'http://127.0.0.1:7080',
  env: (name: string) => string | undefined = () => undefined,
): FleetOptions {
  const most = machines?.length ?? maxMachines;
  const count = wholeNumber('--count', flags.count ?? (machines ? `${most}` : defaultCount), 1, most);
  const share = flags.shard === undefined ? { first: 0, count } : shardOf(flags.shard, count);
  const machineNos = Array.from(
    { length: share.count },
    (_, index) => machines?.[share.first + index]?.machineNo ?? machineNumber(share.first + index),
  );
  const broker = brokerOf(flags, env, machineNos);
  return {
    url: broker?.url ?? (flags.url === undefined ? defaultUrl : baseUrl(flags.url)),
    broker,
    count,
    share,
    rampMs: rampOf(flags.ramp, count),
    machines,
    motor: flags.motor === undefined ? null : motorNameOf(flags.motor),
    stockPerLane: wholeNumber('--stock', flags.stock, 0, 1_000_000),
    firmware: flags.oldFirmware ? 'old' : 'current',
    seed: flags.seed === undefined ? systemSeed() : wholeNumber('--seed', flags.seed, 0, 2 ** 32 - 1),
    faults: flags.fault.map((text, index) => readFault(text, index + 1, flags.motor)),
    wire: flags.wire === true,
  };
}

function brokerOf(
  { mqtt, mqttPasswords }: FleetFlags,
  env: (name: string) => string | undefined,
  machineNos: readonly string[],
): MachineLogins | null {
  if (mqtt === undefined && mqttPasswords !== undefined)
    throw new UsageError('--mqtt-passwords is about an MQTT broker: give its address with --mqtt');
  if (mqtt === undefined) return null;
  const passwords = mqttPasswords === undefined ? null : readMachinePasswords(mqttPasswords, machineNos);
  return { ...brokerLogin(mqtt, env), passwords };
}

/**
 * How many worker threads simulate `machines` machines; 1: the main thread does it.
 * @throws UsageError when the flag is no such number.
 */
export function jobsOf(flag: string | undefined, machines: number): number {
  if (flag !== undefined) return Math.min(machines, wholeNumber('--jobs', flag, 1, maxThreads));
  return Math.min(availableParallelism(), Math.ceil(machines / machinesPerThread));
}

/** How long to wait for a core at the start, ms. @throws UsageError when the flag is no duration. */
export function waitOf(text: string): number {
  try {
    const ms = durationMs(text);
    if (ms >= 0) return ms;
  } catch {
    // Reported below.
  }
  throw new UsageError(`--wait must be how long to dial a core that does not answer, like 4s or 10m, not "${text}"`);
}

function shardOf(text: string, count: number): ShardRange {
  const { number, count: parts } = partNumber('--shard', text, 1, maxShards);
  const share = shardRangeOf({ first: 0, count }, number - 1, parts);
  if (share.count === 0)
    throw new UsageError(
      `--shard ${text} leaves no machine for this process: ${count} machines are fewer than ${parts} parts`,
    );
  return share;
}

/**
 * One of `parts` consecutive ranges that make up the whole range; their sizes differ by one machine at most. Ranges
 * and not every n-th machine: a mixed fleet repeats the motor types in order, so four shards would get one type each.
 * @param part from 0 to `parts` − 1.
 */
export function shardRangeOf(range: ShardRange, part: number, parts: number): ShardRange {
  const edge = (at: number): number => Math.floor((range.count * at) / parts);
  return { first: range.first + edge(part), count: edge(part + 1) - edge(part) };
}

/** A rate is that of the whole fleet, so each of its processes takes as long as the whole fleet. */
function rampOf(text: string, count: number): number {
  const rate = /^(\d+(?:\.\d+)?)\/s$/.exec(text)?.[1];
  if (rate !== undefined && Number(rate) > 0) return (count / Number(rate)) * 1000;
  try {
    const ms = durationMs(text);
    if (ms >= 0) return ms;
  } catch {
    // Reported below.
  }
  throw new UsageError(
    '--ramp must be dials per second of the whole fleet, like 500/s, or the time for all of them, like 20s (0s: all ' +
      `at once), not "${text}"`,
  );
}

function motorNameOf(motor: string): string {
  try {
    return motorByName(motor).name;
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

function baseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text.replace(/\/+$/, '');
  throw new UsageError(`--url must be an http or https URL like http://127.0.0.1:7080, not "${text}"`);
}

/** First and last machine of a shard: `10002501 to 10005000`. */
export function formatRange({ machines, share }: Pick<FleetOptions, 'machines' | 'share'>): string {
  const numberAt = (index: number): string => machines?.[index]?.machineNo ?? machineNumber(index);
  return `${numberAt(share.first)} to ${numberAt(share.first + share.count - 1)}`;
}

/** The shard in one line: `2500 machines (10002501 to 10005000 of a fleet of 10000) dial within 20 s`. */
export function formatFleet(options: FleetOptions): string {
  const { count, share, rampMs } = options;
  const part = share.count === count ? '' : ` (${formatRange(options)} of a fleet of ${count})`;
  return `${share.count} machines${part} dial within ${formatDuration(rampMs)}`;
}
