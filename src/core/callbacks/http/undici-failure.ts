import { HttpFailure } from '#core/ports/http.ts';
import type { HttpFailureReason } from '#core/ports/http.ts';

/** What the guarded lookup answers for a name that resolves to an address we refuse. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'Forbidden';
}

const failureReasons: Readonly<Record<string, HttpFailureReason | undefined>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'refused',
  EAI_AGAIN: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  EADDRNOTAVAIL: 'refused',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_INVALID_ARG: 'bad-url',
};

/** Puts what undici or the socket threw into the port's words; what is not known by name counts as a cut line. */
export function toHttpFailure(error: unknown, url: URL): HttpFailure {
  if (error instanceof HttpFailure) return error;
  const cause = rootCause(error);
  if (cause instanceof ForbiddenAddressError) return new HttpFailure('forbidden', cause.message);
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  const text = code === '' ? (cause instanceof Error ? cause.message : String(cause)) : code;
  return new HttpFailure(failureReasons[code] ?? 'cut', `${url.host}: ${text}`);
}

/** A name with several addresses fails with one error that holds one for each. */
function rootCause(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors[0];
  return error;
}
