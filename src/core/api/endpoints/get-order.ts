import { z } from 'zod';
import { endpoint, parseNumericPathId } from '../endpoint.ts';
import { machineNo, timestamp } from '../member-schemas.ts';
import { orderData, renderOrder } from '../data/order-data.ts';

/** POST /orders/{order_id}: the order as it stands. */
export const getOrder = endpoint({
  name: 'get-order',
  summary: 'Shows an order and its records',
  method: 'POST',
  path: '/orders/{order_id}',
  bodyKind: 'signed',
  parsePathId: parseNumericPathId,
  members: z.strictObject({ machine_no: machineNo, timestamp }),
  data: orderData,
  codes: [4004, 6026],
  handle: (services, { caller, members, pathId }) =>
    services.orders.get(caller, { orderId: pathId, machineNo: members.machine_no }),
  render: renderOrder,
});
