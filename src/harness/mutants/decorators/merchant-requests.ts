import type { ApiRequest } from '#core/api/http-types.ts';
import type { Core } from '#core/core.ts';
import type { Merchant } from '#core/domain/merchant.ts';
import { decodePayload } from '#core/signing/payload.ts';
import type { Mutant } from '../mutant.ts';

/** A patch whose core handles requests by `handle`, which also gets the merchants of the configuration. */
export function handleRequests(
  handle: (core: Core, request: ApiRequest, merchants: readonly Merchant[]) => ReturnType<Core['handle']>,
): Mutant['makePatch'] {
  return () => {
    let merchants: readonly Merchant[] = [];
    return {
      parts: (parts) => {
        merchants = parts.config.merchants;
        return parts;
      },
      core: (core) => ({ ...core, handle: (request) => handle(core, request, merchants) }),
    };
  };
}

/** The merchant whose Appid the request names. */
export function callerOf(
  { headers }: Pick<ApiRequest, 'headers'>,
  merchants: readonly Merchant[],
): Merchant | undefined {
  return merchants.find(({ appId }) => appId === headers['appid']);
}

/** The payload of a request's body, its sign not verified; null if there is none. */
export function decodeBody({ body }: Pick<ApiRequest, 'body'>): ReturnType<typeof decodePayload> | null {
  try {
    const text = typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
    const { payload } = JSON.parse(text) as { readonly payload?: unknown };
    return typeof payload === 'string' ? decodePayload(payload) : null;
  } catch {
    return null;
  }
}
