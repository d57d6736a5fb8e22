import { z } from 'zod';
import { parseDigitsPathId, endpoint } from '../endpoint.ts';
import { machineNo, timestamp } from '../member-schemas.ts';
import { renderDeliveryResult, deliveryResultData } from '../data/delivery-data.ts';

/** POST /deliveries/{delivery_id}: what became of a delivery. */
export const deliveryResult = endpoint({
  name: 'delivery-result',
  summary: 'Shows what became of a delivery',
  method: 'POST',
  path: '/deliveries/{delivery_id}',
  bodyKind: 'signed',
  parsePathId: parseDigitsPathId,
  members: z.strictObject({ machine_no: machineNo, timestamp }),
  data: deliveryResultData,
  codes: [4004, 6026],
  handle: (services, { caller, members, pathId }) =>
    services.deliveries.result(caller, { machineNo: members.machine_no, deliveryId: pathId }),
  render: renderDeliveryResult,
});
