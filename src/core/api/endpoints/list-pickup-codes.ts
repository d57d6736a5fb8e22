import { z } from 'zod';
import { pickupCodeStatuses } from '#core/domain/pickup-code.ts';
import { endpoint, parseNumericPathId } from '../endpoint.ts';
import { localTimeText } from '../data/local-time.ts';
import { machineNo, timestamp } from '../member-schemas.ts';

const code = z.strictObject({
  id: z.int(),
  code: z.string(),
  status: z.enum(pickupCodeStatuses),
  created_at: z.string().optional().describe("YYYY-MM-DD HH:mm:ss in the machine's zone"),
  expired_at: z.string().optional().describe("YYYY-MM-DD HH:mm:ss in the machine's zone; none: it never expires"),
  quantity: z.int().describe('items that it buys'),
  product_id: z.int().optional().describe('none: any product'),
});

/** POST /products/{product_id}/pickup_code: the codes that would buy this product now. */
export const listPickupCodes = endpoint({
  name: 'list-pickup-codes',
  summary: 'Lists the unused, unexpired pickup codes of a product',
  method: 'POST',
  path: '/products/{product_id}/pickup_code',
  bodyKind: 'signed',
  parsePathId: parseNumericPathId,
  members: z.strictObject({ machine_no: machineNo, timestamp }),
  data: z.array(code),
  codes: [4004, 6026],
  handle: (services, { caller, members, pathId }) =>
    services.pickupCodes.list(caller, { machineNo: members.machine_no, productId: pathId }),
  render: ({ codes, utcOffsetMinutes }) =>
    codes.map(({ status, code: { id, code, productId, createdAt, expiresAt, quantity } }) => ({
      id,
      code,
      status,
      ...(createdAt !== 0 && { created_at: localTimeText(createdAt, utcOffsetMinutes) }),
      ...(expiresAt !== null && { expired_at: localTimeText(expiresAt, utcOffsetMinutes) }),
      quantity,
      ...(productId !== null && { product_id: productId }),
    })),
});
