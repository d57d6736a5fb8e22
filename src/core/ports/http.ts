/** An HTTP call as its caller sees it. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Absolute URL. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The answer to an {@link HttpRequest}. Header names are lower-case. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Why a call got no answer. `forbidden` means that the address is one we refuse to call, so nothing was sent. */
export type HttpFailureReason = 'refused' | 'timeout' | 'cut' | 'forbidden' | 'bad-url' | 'too-large';

/** The rejection of {@link Http.send} when no complete answer came. */
export class HttpFailure extends Error {
  readonly reason: HttpFailureReason;
  constructor(reason: HttpFailureReason, message: string) {
    super(message);
    this.name = 'HttpFailure';
    this.reason = reason;
  }
}

/** The fourth port: calls over HTTP, the merchant's to the core and the core's callbacks to the merchant. */
export interface Http {
  /**
   * Sends one request and waits for the whole answer. Follows no redirect: a 3xx is an answer like any other.
   * @param limits `timeoutMs`: from the call to the last byte of the answer.
   * @throws {HttpFailure} when no complete answer came.
   */
  send(request: HttpRequest, limits: { readonly timeoutMs: number }): Promise<HttpResponse>;
}
