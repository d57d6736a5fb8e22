import type { ApiRequest } from '#core/api/http-types.ts';
import type { Merchant } from '#core/domain/merchant.ts';
import { encodePayload } from '#core/signing/payload.ts';
import { verifySign } from '#core/signing/sign.ts';
import { callerOf, decodeBody, handleRequests } from '../decorators/merchant-requests.ts';
import type { Mutant } from '../mutant.ts';

export const signOfAnotherCall: Mutant = {
  name: 'sign-of-another-call',
  bug: 'A sign is accepted for any call: bytes that read an order, or queue another order, queue this one.',
  detectedBy: ['injective-in-schema', 'no-effect-unverified'],
  withinWorlds: 200,
  fromOutside: { scenario: 'refusals-from-outside' },
  makePatch: handleRequests((core, request, merchants) => core.handle(asQueueRequest(request, merchants))),
};

/**
 * The request as if it had been signed for the queue of the order in its path, where its sign is right for anything.
 */
function asQueueRequest(request: ApiRequest, merchants: readonly Merchant[]): ApiRequest {
  const orderId = /\/orders\/(\d+)\/deliveries$/.exec(request.path)?.[1];
  const caller = callerOf(request, merchants);
  if (orderId === undefined || !caller) return request;
  const decoded = decodeBody(request);
  if (decoded?.ok !== true || !verifySign(decoded.payload, decoded.sign, caller.appKey)) return request;
  const members = { ...decoded.payload, method: 'order.delivery.put', order_id: orderId };
  return { ...request, body: JSON.stringify({ payload: encodePayload(members, caller.appKey) }) };
}
