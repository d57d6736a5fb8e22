import {
  defaultChannel,
  defaultMachine,
  defaultProduct,
  type ChannelDescription,
  type Descriptions,
  type MachineDescription,
  type ProductDescription,
} from './description.ts';
import type { Lane } from './machine.ts';

/** Looks descriptions up; what is not described has its default. */
export interface DescriptionLookup {
  machine(machineNo: string): MachineDescription;
  /** @param appId of the merchant that asks: its own description goes before one for every merchant. */
  product(appId: string, productId: number): ProductDescription;
  channel(lane: Pick<Lane, 'machineNo' | 'lane'>): ChannelDescription;
}

/** Makes the look-up of a configuration's descriptions. */
export function createDescriptionLookup({ machines, products, channels }: Descriptions): DescriptionLookup {
  const machineByNo = new Map(machines.map((machine) => [machine.machineNo, machine]));
  const productByKey = new Map(products.map((product) => [keyOf(product.appId ?? '', product.productId), product]));
  const channelByKey = new Map(channels.map((channel) => [keyOf(channel.machineNo, channel.lane), channel]));
  return {
    machine: (machineNo) => machineByNo.get(machineNo) ?? defaultMachine(machineNo),
    product: (appId, productId) =>
      productByKey.get(keyOf(appId, productId)) ?? productByKey.get(keyOf('', productId)) ?? defaultProduct(productId),
    channel: ({ machineNo, lane }) => channelByKey.get(keyOf(machineNo, lane)) ?? defaultChannel(machineNo, lane),
  };
}

function keyOf(scope: string, number: number): string {
  return `${number} ${scope}`;
}
