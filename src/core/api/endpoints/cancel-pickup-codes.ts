import { z } from 'zod';
import { accept, refuse, type Bilingual, type Result } from '#core/domain/errors.ts';
import { endpoint } from '../endpoint.ts';
import { missingMember } from '../member-validation.ts';
import { positiveId, machineNo, method, timestamp } from '../member-schemas.ts';

const deleteOneMethod = 'pickup_code.delete.id';
const deleteAllMethod = 'pickup_code.delete.all';

const idNotAllowedDetail: Bilingual = {
  zh: `参数 "id" 只用于 ${deleteOneMethod}`,
  en: `member "id" goes with ${deleteOneMethod} only`,
};

const members = z.strictObject({
  machine_no: machineNo,
  method: method(deleteOneMethod, deleteAllMethod),
  id: positiveId().optional(),
  timestamp,
});

/** PUT /pickup_codes: cancels unused pickup codes. */
export const cancelPickupCodes = endpoint({
  name: 'cancel-pickup-codes',
  summary: 'Cancels one pickup code, or all unused codes of a machine',
  method: 'PUT',
  path: '/pickup_codes',
  bodyKind: 'signed',
  members,
  data: z.strictObject({}),
  codes: [4004, 5001, 6021, 6026, 6033],
  async handle(services, { caller, members, idempotencyKey }) {
    const code = codeIdOf(members);
    if (!code.ok) return code;
    return services.pickupCodes.cancel(caller, { machineNo: members.machine_no, id: code.value, sign: idempotencyKey });
  },
  render: () => ({}),
});

/** `id` goes with the first form of `method` and with that alone (PROTOCOL §3). */
function codeIdOf({ method, id: code }: z.output<typeof members>): Result<number | null> {
  if (method === deleteAllMethod) return code === undefined ? accept(null) : refuse(4003, idNotAllowedDetail);
  return code === undefined ? refuse(4003, missingMember(['id'])) : accept(code);
}
