import { messageOf } from '../error-message.ts';
import type { Callback } from '../domain/callback.ts';
import { isAcknowledgement } from '../domain/callback-rules.ts';
import { HttpFailure } from '../ports/http.ts';
import type { Http } from '../ports/http.ts';

/** How an attempt went: an acknowledgement, or a reason that fits into a log line. */
export type AttemptResult =
  { readonly acknowledged: true; readonly status: number } | { readonly acknowledged: false; readonly reason: string };

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
    const text = messageOf(error);
    return {
      acknowledged: false,
      reason: (error instanceof HttpFailure ? `${error.reason}: ${text}` : text).slice(0, 200),
    };
  }
}
