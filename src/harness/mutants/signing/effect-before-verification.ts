import type { ApiRequest } from '#core/api/http-types.ts';
import type { Core } from '#core/core.ts';
import type { Merchant } from '#core/domain/merchant.ts';
import { decodePayload } from '#core/signing/payload.ts';
import type { Mutant } from '../mutant.ts';

export const effectBeforeVerification: Mutant = {
  name: 'effect-before-verification',
  bug: 'A delivery is begun as soon as its request can be read, and its sign is verified afterwards.',
  detectedBy: ['no-effect-unverified'],
  withinWorlds: 80,
  makePatch: () => {
    let merchants: readonly Merchant[] = [];
    return {
      parts: (parts) => {
        merchants = parts.config.merchants;
        return parts;
      },
      core: (core) => ({
        ...core,
        handle: async (request) => {
          if (request.path.endsWith('/deliveries')) await startDelivery(core, merchants, request);
          return core.handle(request);
        },
      }),
    };
  },
};

/** Executes the request without verifying its sender. */
async function startDelivery(
  { services }: Core,
  merchants: readonly Merchant[],
  { headers, body }: ApiRequest,
): Promise<void> {
  const caller = merchants.find(({ appId }) => appId === headers['appid']);
  const members = decodeMembers(typeof body === 'string' ? body : Buffer.from(body).toString('utf8'));
  if (!caller || !members) return;
  const [machineNo, orderId, recordId] = [members['machine_no'], members['order_id'], members['record_id']];
  if (machineNo === undefined || orderId === undefined || recordId === undefined) return;
  // The regular processing of the request reports errors.
  await services.deliveries
    .deliver(caller, {
      machineNo: String(machineNo),
      orderId: Number(orderId),
      recordId: Number(recordId),
      sign: String(members['sign']),
    })
    .catch(() => undefined);
}

function decodeMembers(text: string): Readonly<Record<string, string | number>> | null {
  try {
    const { payload } = JSON.parse(text) as { readonly payload?: unknown };
    const decoded = typeof payload === 'string' ? decodePayload(payload) : null;
    return decoded?.ok === true ? { ...decoded.payload, sign: decoded.sign } : null;
  } catch {
    return null;
  }
}
