import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { positiveId, machineNo, method, timestamp } from '../member-schemas.ts';
import { startedDeliveryData, renderStartedDelivery } from '../data/delivery-data.ts';

/** POST /deliveries: one command to one machine for one record of a paid order. The page that started the project. */
export const deliver = endpoint({
  name: 'deliver',
  summary: 'Makes a machine drop an item of a paid order',
  method: 'POST',
  path: '/deliveries',
  bodyKind: 'signed',
  members: z.strictObject({
    machine_no: machineNo,
    method: method('device.delivery.put'),
    order_id: positiveId(),
    record_id: positiveId(),
    timestamp,
  }),
  data: startedDeliveryData,
  // 6021 is a matter of form here, and of the machine's mode there (PROTOCOL §7).
  codes: [4004, 4008, 5001, 6021, [6021, 409], 6026, 6034, 6042, 6043, 6054, 6057],
  handle: (services, { caller, members, idempotencyKey, arrivedAt }) =>
    services.deliveries.deliver(
      caller,
      {
        machineNo: members.machine_no,
        orderId: members.order_id,
        recordId: members.record_id,
        sign: idempotencyKey,
      },
      arrivedAt,
    ),
  render: renderStartedDelivery,
});
