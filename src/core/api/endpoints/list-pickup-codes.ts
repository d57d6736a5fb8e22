import { z } from 'zod';
import { endpoint, numericPathId } from '../endpoint.ts';
import { localTimeText } from '../local-time.ts';
import { machineNo, timestamp } from '../members.ts';

/** POST /products/{product_id}/pickup_code: the codes that would buy this product now. */
export const listPickupCodes = endpoint({
  name: 'list-pickup-codes',
  summary: 'Lists the unused, unexpired pickup codes of a product',
  method: 'POST',
  path: '/products/{product_id}/pickup_code',
  takes: 'signed',
  pathId: numericPathId,
  members: z.strictObject({ machine_no: machineNo, timestamp }),
  data: z.array(z.strictObject({ id: z.int(), code: z.string(), product_id: z.int().optional(), expired_at: z.string().optional() })),
  codes: [4004, 6026],
  handle: (services, { caller, members, pathId }) =>
    services.pickupCodes.list(caller, { machineNo: members.machine_no, productId: pathId }),
  render: ({ codes, utcOffsetMinutes }) =>
    codes.map(({ id, code, productId, expiresAt }) => ({
      id,
      code,
      ...(productId !== null && { product_id: productId }),
      ...(expiresAt !== null && { expired_at: localTimeText(expiresAt, utcOffsetMinutes) }),
    })),
});
