import type { Callback } from '../domain/callback.ts';
import { HttpFailure } from '../ports/http.ts';
import type { Http } from '../ports/http.ts';

/** How an attempt went: an acknowledgement, or a reason that fits into a log line. */
export type AttemptResult =
  { readonly acknowledged: true; readonly status: number } | { readonly acknowledged: false; readonly reason: string };

/**
 * Whether an answer with this HTTP status acknowledges a callback: any 2xx does, whatever its body is (PROTOCOL §5).
 */
export function isAcknowledgement(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Posts a callback once. Never rejects. */
export async function postCallback(
  http: Http,
  callback: Pick<Callback, 'url' | 'body'>,
  timeoutMs: number,
): Promise<AttemptResult> {
  try {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const request = { method: 'POST', url: callback.url, headers, body: callback.body } as const;
    const { status } = await http.send(request, { timeoutMs, until: 'status' });
    return isAcknowledgement(status)
      ? { acknowledged: true, status }
      : { acknowledged: false, reason: `HTTP ${status}` };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return {
      acknowledged: false,
      reason: (error instanceof HttpFailure ? `${error.reason}: ${text}` : text).slice(0, 200),
    };
  }
}

/** Origins that stand in front of a path as a parser would give them back: labels of plain letters, and no port. */
const plainOrigin = /^https?:\/\/(?!.*xn--)(?:[a-z0-9-]+\.)*[a-z][a-z0-9-]*(?=\/)/;

/**
 * What isolation goes by: scheme, host and port. Asked twice an attempt: a parser takes ten times as long as a look.
 */
export function receiverOf(url: string): string {
  const match = plainOrigin.exec(url);
  if (match) return match[0];
  return URL.canParse(url) ? new URL(url).origin : 'no URL';
}
