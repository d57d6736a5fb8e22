import type { Endpoint } from '../endpoint.ts';
import { cancelPickupCodes } from './cancel-pickup-codes.ts';
import { consumePickupCode } from './consume-pickup-code.ts';
import { createOrder } from './create-order.ts';
import { createPickupCodes } from './create-pickup-codes.ts';
import { deliver } from './deliver.ts';
import { deliveryResult } from './delivery-result.ts';
import { floors } from './floors.ts';
import { getOrder } from './get-order.ts';
import { laneTest } from './lane-test.ts';
import { listPickupCodes } from './list-pickup-codes.ts';
import { machine } from './machine.ts';
import { machines } from './machines.ts';
import { ping } from './ping.ts';
import { products } from './products.ts';
import { queueOrder } from './queue-order.ts';
import { updateOrder } from './update-order.ts';

/** Every endpoint, in the order of the table in PROTOCOL §3; ours at the end. */
export const endpoints: readonly Endpoint[] = [
  ping,
  createOrder,
  getOrder,
  updateOrder,
  createPickupCodes,
  listPickupCodes,
  cancelPickupCodes,
  consumePickupCode,
  products,
  floors,
  machines,
  machine,
  deliver,
  deliveryResult,
  laneTest,
  queueOrder,
];
