import { createApi } from '#core/api/api.ts';
import type { ApiRequest } from '#core/api/http-types.ts';
import type { Bilingual, ErrorCode } from '#core/domain/errors.ts';
import { defaultRules } from '#core/rules.ts';
import type { Services } from '#core/services.ts';
import type { DiagnosisOptions } from '#core/signing/diagnosis/diagnose.ts';
import type { Caller } from './request-steps.ts';

/** Why the core refuses a request before it does anything. */
export interface CoreRefusal {
  readonly code: ErrorCode;
  readonly text: Bilingual;
}

/**
 * Asks the core's own API whether it refuses a request, without any service behind it.
 *
 * @returns null if the core passes the request to a service
 */
export async function coreRefusal(
  request: ApiRequest,
  options: Caller & Pick<DiagnosisOptions, 'window'>,
): Promise<CoreRefusal | null> {
  const { appid: appId = '', appsecret: appSecret = '' } = request.headers;
  const merchant = {
    appId: options.appId ?? appId,
    appSecret: options.appSecret ?? appSecret,
    appKey: options.appKey,
    name: 'doctor',
  };
  const nowMs = options.window?.nowMs ?? 0;
  const handle = createApi({
    services: new Proxy(
      {},
      {
        get: (_target, name) => {
          throw new ServiceReachedError(String(name));
        },
      },
    ) as Services,
    merchants: [merchant],
    clock: { now: () => nowMs, monotonic: () => 0, origin: 'doctor', after: () => ({ cancel: () => undefined }) },
    config: { timestampWindowMs: options.window?.windowMs ?? Infinity, unpaidCodeZero: false, signedPath: 'optional' },
    rules: defaultRules.signing,
  });
  const callCore = async (language: string): Promise<{ code: ErrorCode | 0; message: string }> => {
    const { body } = await handle({ ...request, headers: { ...request.headers, 'accept-language': language } });
    return JSON.parse(body) as { code: ErrorCode | 0; message: string };
  };
  const [en, zh] = [await callCore('en'), await callCore('zh')];
  // 5000: a service was reached. 0: the endpoint needs no service.
  if (en.code === 0 || en.code === 5000) return null;
  return { code: en.code, text: { en: en.message, zh: zh.message } };
}

/** Thrown when the API calls a service. */
class ServiceReachedError extends Error {}
