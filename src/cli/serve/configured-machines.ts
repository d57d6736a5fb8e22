import type { CoreConfig } from '#core/config.ts';
import { defaultChannel, type ChannelDescription, type MachineDescription } from '#core/domain/description.ts';
import type { ConfiguredLane, ConfiguredMachine } from '#core/domain/machine.ts';
import { UsageError } from '../shared/errors.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import type { ServedLane, ServedMachine, ServedMembers } from '../shared/project/served-members.ts';

type ConfiguredMachines = Pick<CoreConfig, 'machines' | 'lanes' | 'descriptions'>;

/** The machines, lanes and descriptions of a project file. A machine without a merchant belongs to the only one. */
export function configuredMachines({ merchants, machines, products }: ServedMembers): ConfiguredMachines {
  const { appId: owner } = merchants?.[0] ?? demoMerchant;
  const splitMachines = machines.map((machine) => splitMachine(machine, owner));
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

/** @throws UsageError when two lanes of a machine have the same name: a lane test could not distinguish them. */
export function checkChannels({ machines }: ServedMembers): void {
  for (const { machineNo, lanes } of machines) {
    const channels = lanes.map((lane) => channelOf(machineNo, lane));
    const duplicate = channels.find(({ name }, at) => channels.findIndex((other) => other.name === name) < at);
    if (!duplicate) continue;
    const problem = `machine ${machineNo} has two lanes called ${duplicate.name}`;
    throw new UsageError(`${problem}: give one of them another channel.name`);
  }
}

function splitMachine(
  configured: ServedMachine,
  owner: string,
): { machine: ConfiguredMachine; description: MachineDescription } {
  const {
    lanes: _lanes,
    freshness: _freshness,
    motor: _motor,
    firmware: _firmware,
    external: _external,
    drops: _drops,
    appId = owner,
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
  const machine: ConfiguredMachine = { ...rest, appId, key, ...(otherKeys.length > 0 ? { otherKeys } : {}) };
  return { machine, description: { machineNo: machine.machineNo, address, notifyMessage, lngLat, contact, tel } };
}

function laneOf(machineNo: string, { channel: _channel, capacity, ...lane }: ServedLane): ConfiguredLane {
  return { machineNo, ...lane, capacity: capacity ?? lane.stock };
}

function channelOf(machineNo: string, { lane, channel }: ServedLane): ChannelDescription {
  const defaults = defaultChannel(machineNo, lane, channel?.cabinet);
  return {
    ...defaults,
    name: channel?.name ?? defaults.name,
    row: channel?.row ?? defaults.row,
    column: channel?.column ?? defaults.column,
  };
}
