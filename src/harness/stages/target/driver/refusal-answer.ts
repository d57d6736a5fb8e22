import { errorCodes, type ErrorCode } from '#core/domain/errors.ts';
import type { HttpResponse } from '#core/ports/http.ts';
import type { Refusal, RefusalReason } from '#drivers/refusal.ts';

/**
 * The code of a refusal for a reason that our protocol does not know, and of a call that a driver does not have. No
 * check takes it for a code of ours.
 */
export const foreignCode = 9000;

/** Our code for each reason of a cloud (PROTOCOL §6). */
export const codeByReason: Readonly<Record<RefusalReason, ErrorCode | typeof foreignCode>> = {
  busy: 6057,
  offline: 4008,
  unpaid: 6054,
  expired: 6042,
  'nothing-left': 6034,
  'out-of-stock': 6047,
  unknown: 4004,
  state: 6043,
  'code-used': 6033,
  'code-expired': 6032,
  credentials: 4001,
  signature: 4006,
  'time-window': 4003,
  repeated: foreignCode,
  conflict: 6040,
  malformed: 4003,
  'too-many': 4290,
  other: foreignCode,
};

/** A refusal of a cloud in our envelope: our code, and the cloud's own status, code and sentence in the message. */
export function refusalAnswer({ reason, status, code: cloudCode, text, retryAfterMs }: Refusal): HttpResponse {
  const code = codeByReason[reason];
  const own = code === foreignCode ? `refused by the cloud (${reason})` : errorCodes[code].en;
  const named = [`${status}`, cloudCode].filter((part) => part !== '').join(' ');
  // A full stop of the cloud would stand before that of our own sentence.
  const cloud = `the cloud answered ${[named, text.replace(/\.$/, '')].filter((part) => part !== '').join(': ')}`;
  return envelope(code === foreignCode ? refusalStatus(status) : errorCodes[code].status, {
    code,
    message: `${own}: ${cloud}`,
    data: reason === 'busy' && retryAfterMs !== undefined ? { retry_after_ms: Math.ceil(retryAfterMs) } : {},
  });
}

/** The answer to a call that cannot be made through a driver. */
export function notPlayable(what: string): HttpResponse {
  return envelope(501, { code: foreignCode, message: `a driver has no call for this: ${what}`, data: {} });
}

/** A success in our envelope. */
export function successAnswer(data: unknown): HttpResponse {
  return envelope(200, { code: 0, message: 'ok', data });
}

function envelope(status: number, body: object): HttpResponse {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}

/** A status that is no refusal would make a success of it. */
function refusalStatus(status: number): number {
  return status >= 400 && status <= 599 ? status : 409;
}
