import { z } from 'zod';
import { endpoint, parseNumericPathId } from '../endpoint.ts';
import { machineNo, method, timestamp } from '../member-schemas.ts';

const items = z.int().nonnegative();

/** POST /orders/{order_id}/deliveries: queues every undelivered item of an order (ours, PROTOCOL §4.10). */
export const queueOrder = endpoint({
  name: 'queue-order',
  summary: 'Queues every undelivered item of an order; the machine drops them one by one',
  method: 'POST',
  path: '/orders/{order_id}/deliveries',
  bodyKind: 'signed',
  parsePathId: parseNumericPathId,
  // The endpoint is ours, so it may ask for what the documented ones lack: a sign made for this call and no other.
  members: z.strictObject({ machine_no: machineNo, method: method('order.delivery.put'), timestamp }),
  data: z
    .strictObject({ total: items, pending: items, in_progress: items, delivered: items, failed: items })
    .describe('counts of items'),
  // 6021 is a matter of form here, and of the machine's mode there (PROTOCOL §7).
  codes: [4004, 4008, 5001, 6021, [6021, 409], 6026, 6042, 6043, 6054, 6057],
  handle: (services, { caller, members, pathId, idempotencyKey, arrivedAt }) =>
    services.deliveries.queue(
      caller,
      { machineNo: members.machine_no, orderId: pathId, sign: idempotencyKey },
      arrivedAt,
    ),
  render: ({ total, pending, in_progress, delivered, failed }) => ({ total, pending, in_progress, delivered, failed }),
});
