import { z } from 'zod';
import { accept, refuse, type Bilingual, type Result } from '#core/domain/errors.ts';
import { endpoint } from '../endpoint.ts';
import { missingMember } from '../member-validation.ts';
import { id, machineNo, method, timestamp } from '../member-schemas.ts';

const one = 'pickup_code.delete.id';
const all = 'pickup_code.delete.all';

const idNotTaken: Bilingual = {
  zh: `参数 "id" 只用于 ${one}`,
  en: `member "id" goes with ${one} only`,
};

const members = z.strictObject({ machine_no: machineNo, method: method(one, all), id: id().optional(), timestamp });

/** PUT /pickup_codes: the merchant takes codes back that nobody has used. */
export const cancelPickupCodes = endpoint({
  name: 'cancel-pickup-codes',
  summary: 'Cancels one pickup code, or all unused codes of a machine',
  method: 'PUT',
  path: '/pickup_codes',
  takes: 'signed',
  members,
  data: z.strictObject({}),
  codes: [4004, 5001, 6021, 6026, 6033],
  async handle(services, { caller, members, mark }) {
    const code = idOf(members);
    if (!code.ok) return code;
    return services.pickupCodes.cancel(caller, { machineNo: members.machine_no, id: code.value, sign: mark });
  },
  render: () => ({}),
});

/** `id` goes with the first form of `method` and with that alone (PROTOCOL §3). */
function idOf({ method, id: code }: z.output<typeof members>): Result<number | null> {
  if (method === all) return code === undefined ? accept(null) : refuse(4003, idNotTaken);
  return code === undefined ? refuse(4003, missingMember(['id'])) : accept(code);
}
