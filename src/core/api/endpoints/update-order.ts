import { z } from 'zod';
import { endpoint, parseNumericPathId } from '../endpoint.ts';
import { machineNo, settableStatus, timestamp } from '../member-schemas.ts';

/** PUT /orders/{order_id}: sets the order's status: paid, refunded, closed… */
export const updateOrder = endpoint({
  name: 'update-order',
  summary: 'Sets the status of an order',
  method: 'PUT',
  path: '/orders/{order_id}',
  bodyKind: 'signed',
  parsePathId: parseNumericPathId,
  members: z.strictObject({ machine_no: machineNo, status: settableStatus, timestamp }),
  data: z.literal(''),
  codes: [4004, 6026, 6042, 6043],
  handle: (services, { caller, members, pathId, idempotencyKey }) =>
    services.orders.update(caller, {
      orderId: pathId,
      machineNo: members.machine_no,
      status: members.status,
      sign: idempotencyKey,
    }),
  render: () => '' as const,
});
