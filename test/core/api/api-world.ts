import { defaultRules } from '#core/rules.ts';
import { createApi, type ApiOptions } from '#core/api/api.ts';
import type { ApiRequest, ApiResponse } from '#core/api/http-types.ts';
import type { Merchant } from '#core/domain/merchant.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { FlatPayload } from '#core/signing/canonical.ts';
import { sign } from '#core/signing/sign.ts';
import { FakeServices, wallMs } from './fake-services.ts';

export const base = '/api/openapi/v1';
export const merchant: Merchant = {
  appId: 'app-1',
  appSecret: 'a-secret-of-app-1',
  appKey: 'a-key-of-app-1',
  name: 'One',
};

/** A clock that stands still. */
export const clock: Clock = {
  now: () => wallMs,
  monotonic: () => 1_000,
  origin: 'test',
  after: () => ({ cancel: () => undefined }),
};

export const timestamp = String(wallMs / 1000);

/** An answer with its envelope read. */
export interface Reply {
  readonly status: number;
  readonly headers: ApiResponse['headers'];
  readonly code: number;
  readonly message: string;
  readonly data: unknown;
}

function readReply({ status, headers, body }: ApiResponse): Reply {
  return { status, headers, ...(JSON.parse(body) as { code: number; message: string; data: unknown }) };
}

/** Base64 of a payload with its sign, without the care of the real encoder: a test wants to send what is wrong, too. */
export function payloadOf(members: Record<string, unknown>, key = merchant.appKey): string {
  const signed = members as FlatPayload;
  return Buffer.from(JSON.stringify({ ...members, sign: sign(signed, key) })).toString('base64');
}

export const headers = { appid: merchant.appId, appsecret: merchant.appSecret, 'accept-language': 'en' };

/** The API over recording services, and short ways to call it. */
export function makeApi(options: Partial<ApiOptions> = {}) {
  const fake = new FakeServices();
  const handle = createApi({
    rules: defaultRules.signing,
    services: fake.services,
    merchants: [merchant],
    clock,
    config: { timestampWindowMs: 300_000, unpaidCodeZero: false, signedPath: 'optional' },
    ...options,
  });
  const send = async (request: Partial<ApiRequest>): Promise<Reply> =>
    readReply(await handle({ method: 'POST', path: `${base}/deliveries`, headers, body: '', ...request }));
  return {
    fake,
    handle,
    send,
    /** A body as it stands. */
    plain: (path: string, body: unknown, more: Partial<ApiRequest> = {}) =>
      send({ path: `${base}${path}`, body: typeof body === 'string' ? body : JSON.stringify(body), ...more }),
    /** Members, signed. */
    signed: (path: string, members: Record<string, unknown>, more: Partial<ApiRequest> = {}) =>
      send({ path: `${base}${path}`, body: JSON.stringify({ payload: payloadOf(members) }), ...more }),
  };
}
