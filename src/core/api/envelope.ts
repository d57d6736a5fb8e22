import { errorCodes, type Refusal } from '../domain/errors.ts';
import type { ApiResponse } from './http-types.ts';
import type { Language } from './language.ts';

const jsonHeaders = { 'content-type': 'application/json; charset=utf-8' } as const;

/** The envelope of a success (PROTOCOL §1). */
export function successResponse(data: unknown): ApiResponse {
  return { status: 200, headers: jsonHeaders, body: JSON.stringify({ code: 0, message: 'ok', data }) };
}

/**
 * The envelope of a refusal: its code, the code's text with the detail, and its facts. Facts that have an HTTP header
 * are sent as one too.
 */
export function refusalResponse(
  refusal: Refusal,
  language: Language,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  const { code, detail, data = {} } = refusal;
  const text = errorCodes[code][language];
  const message = detail ? `${text}${language === 'zh' ? '：' : ': '}${detail[language]}` : text;
  return {
    status: refusal.status ?? errorCodes[code].status,
    headers: { ...jsonHeaders, ...retryAfterHeader(data['retry_after_ms']), ...headers },
    body: JSON.stringify({ code, message, data }),
  };
}

/** 405 with the methods that a path takes; 4004 in the envelope. */
export function methodResponse(allow: string, language: Language): ApiResponse {
  const detail = { zh: `此路径只接受 ${allow}`, en: `this path takes ${allow} only` };
  return refusalResponse({ code: 4004, status: 405, detail }, language, { allow });
}

/**
 * The documentation's own failure sample: an unpaid order answered with code 0 (PROTOCOL §1, `compat.unpaidCodeZero`).
 */
export function unpaidSampleResponse(): ApiResponse {
  return {
    status: 200,
    headers: jsonHeaders,
    body: JSON.stringify({ code: 0, message: errorCodes[6054].zh, data: {} }),
  };
}

function retryAfterHeader(retryAfterMs: string | number | undefined): Record<string, string> {
  return typeof retryAfterMs === 'number' ? { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) } : {};
}
