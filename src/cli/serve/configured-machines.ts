import type { CoreConfig } from '#core/config.ts';
import { defaultChannel, type ChannelDescription, type MachineDescription } from '#core/domain/description.ts';
import type { ConfiguredLane, ConfiguredMachine } from '#core/domain/machine.ts';
import { UsageError } from '../shared/errors.ts';
import type { ConfigFile } from '../shared/config-file.ts';

type FileMachine = ConfigFile['machines'][number];
type FileLane = FileMachine['lanes'][number];

type ConfiguredMachines = Pick<CoreConfig, 'machines' | 'lanes' | 'descriptions'>;

/** The machines, lanes and descriptions of a configuration file. */
export function configuredMachines({ machines, products }: ConfigFile): ConfiguredMachines {
  const splitMachines = machines.map(splitMachine);
  return {
    machines: splitMachines.map(({ machine }) => machine),
    lanes: machines.flatMap(({ machineNo, lanes }) => lanes.map((lane) => laneOf(machineNo, lane))),
    descriptions: {
      machines: splitMachines.map(({ description }) => description),
      products,
      channels: machines.flatMap(({ machineNo, lanes }) => lanes.map((lane) => channelOf(machineNo, lane))),
    },
  };
}

/** @throws UsageError when two machines, or two lanes of a machine, have the same number. */
export function checkUniqueNumbers({ machines }: ConfigFile): void {
  const duplicate = findDuplicate(machines.map((machine) => machine.machineNo));
  if (duplicate !== undefined) throw new UsageError(`machine ${duplicate} is listed twice: remove one of them`);
  for (const { machineNo, lanes } of machines) {
    const lane = findDuplicate(lanes.map((lane) => lane.lane));
    if (lane !== undefined) throw new UsageError(`machine ${machineNo} has lane ${lane} twice: remove one of them`);
  }
}

/** The first value that occurs twice. */
export function findDuplicate<T>(values: readonly T[]): T | undefined {
  return values.find((value, at) => values.indexOf(value) < at);
}

/** @throws UsageError when two lanes of a machine have the same name: a lane test could not distinguish them. */
export function checkChannels({ machines }: ConfigFile): void {
  for (const { machineNo, lanes } of machines) {
    const channels = lanes.map((lane) => channelOf(machineNo, lane));
    const duplicate = channels.find(({ name }, at) => channels.findIndex((other) => other.name === name) < at);
    if (!duplicate) continue;
    const problem = `machine ${machineNo} has two lanes called ${duplicate.name}`;
    throw new UsageError(`${problem}: give one of them another channel.name`);
  }
}

function splitMachine(configured: FileMachine): { machine: ConfiguredMachine; description: MachineDescription } {
  const {
    lanes: _lanes,
    freshness: _freshness,
    address,
    notifyMessage,
    lngLat,
    contact,
    tel,
    key: singleKey,
    keys,
    ...rest
  } = configured;
  const [key = '', ...otherKeys] = keys ?? [singleKey ?? ''];
  const machine: ConfiguredMachine = { ...rest, key, ...(otherKeys.length > 0 ? { otherKeys } : {}) };
  return { machine, description: { machineNo: machine.machineNo, address, notifyMessage, lngLat, contact, tel } };
}

function laneOf(machineNo: string, { channel: _channel, capacity, ...lane }: FileLane): ConfiguredLane {
  return { machineNo, ...lane, capacity: capacity ?? lane.stock };
}

function channelOf(machineNo: string, { lane, channel }: FileLane): ChannelDescription {
  const defaults = defaultChannel(machineNo, lane, channel?.cabinet);
  return {
    ...defaults,
    name: channel?.name ?? defaults.name,
    row: channel?.row ?? defaults.row,
    column: channel?.column ?? defaults.column,
  };
}
