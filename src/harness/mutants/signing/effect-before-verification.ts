import type { ApiRequest } from '#core/api/http-types.ts';
import type { Core } from '#core/core.ts';
import type { Merchant } from '#core/domain/merchant.ts';
import { callerOf, decodeBody, handleRequests } from '../decorators/merchant-requests.ts';
import type { Mutant } from '../mutant.ts';

export const effectBeforeVerification: Mutant = {
  name: 'effect-before-verification',
  bug: 'A delivery is begun as soon as its request can be read, and its sign is verified afterwards.',
  detectedBy: ['no-effect-unverified'],
  withinWorlds: 80,
  fromOutside: { scenario: 'refusals-from-outside' },
  makePatch: handleRequests(async (core, request, merchants) => {
    if (request.path.endsWith('/deliveries')) await startDelivery(core, merchants, request);
    return core.handle(request);
  }),
};

/** Executes the request without verifying its sender. */
async function startDelivery({ services }: Core, merchants: readonly Merchant[], request: ApiRequest): Promise<void> {
  const caller = callerOf(request, merchants);
  const decoded = decodeBody(request);
  if (!caller || decoded?.ok !== true) return;
  const { machine_no: machineNo, order_id: orderId, record_id: recordId } = decoded.payload;
  if (machineNo === undefined || orderId === undefined || recordId === undefined) return;
  // The regular processing of the request reports errors.
  await services.deliveries
    .deliver(caller, {
      machineNo: String(machineNo),
      orderId: Number(orderId),
      recordId: Number(recordId),
      sign: decoded.sign,
    })
    .catch(() => undefined);
}
