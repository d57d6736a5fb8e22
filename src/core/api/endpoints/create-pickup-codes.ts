import { z } from 'zod';
import { refuse, type Bilingual, type Result } from '#core/domain/errors.ts';
import { endpoint } from '../endpoint.ts';
import { missingMember } from '../member-validation.ts';
import { parseLocalTime } from '../data/local-time.ts';
import {
  codeLength,
  count,
  positiveId,
  ignoredQuantity,
  localTime,
  machineNo,
  method,
  timestamp,
} from '../member-schemas.ts';

const oneProductMethod = 'pickup_code.product.id';
const anyProductMethod = 'pickup_code.product.all';

const productNotAllowedDetail: Bilingual = {
  zh: `参数 "product_id" 只用于 ${oneProductMethod}`,
  en: `member "product_id" goes with ${oneProductMethod} only`,
};

const members = z.strictObject({
  machine_no: machineNo,
  method: method(oneProductMethod, anyProductMethod),
  product_id: positiveId().optional(),
  expired_at: localTime.optional(),
  code_length: codeLength.default(6),
  count: count.default(1),
  quantity: ignoredQuantity.optional(),
  timestamp,
});

/** POST /pickup_codes: codes that customers type at a machine in place of paying. */
export const createPickupCodes = endpoint({
  name: 'create-pickup-codes',
  summary: 'Creates pickup codes for one product, or for any product of a machine',
  method: 'POST',
  path: '/pickup_codes',
  bodyKind: 'signed',
  members,
  data: z.strictObject({}),
  codes: [5001, 6021, 6026, 6030, 6045],
  async handle(services, { caller, members, idempotencyKey }) {
    const product = productIdOf(members);
    if (!product.ok) return product;
    let expiresAt: number | null = null;
    if (members.expired_at !== undefined) {
      const zone = await services.catalogue.zone(caller, members.machine_no);
      if (!zone.ok) return zone;
      expiresAt = parseLocalTime(members.expired_at, zone.value);
    }
    return services.pickupCodes.create(caller, {
      machineNo: members.machine_no,
      productId: product.value,
      expiresAt,
      codeLength: members.code_length,
      count: members.count,
      sign: idempotencyKey,
    });
  },
  render: () => ({}),
});

/** `product_id` goes with the first form of `method` and with that alone (PROTOCOL §3). */
function productIdOf({ method, product_id: product }: z.output<typeof members>): Result<number | null> {
  if (method === anyProductMethod)
    return product === undefined ? { ok: true, value: null } : refuse(4003, productNotAllowedDetail);
  return product === undefined ? refuse(4003, missingMember(['product_id'])) : { ok: true, value: product };
}
