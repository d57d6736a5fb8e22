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

/** What a caller waits for, and how long. */
export interface CallLimits {
  /** From the call to the last byte of what is waited for. */
  readonly timeoutMs: number;
  /**
   * `status`: the status line is the answer; what comes behind it may be long, slow, cut or rubbish, and is not given.
   * The whole answer when left out.
   */
  readonly until?: 'status' | 'whole';
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
   * Sends one request and waits for its answer. Follows no redirect: a 3xx is an answer like any other.
   * @throws {HttpFailure} when what was waited for did not come.
   */
  send(request: HttpRequest, limits: CallLimits): Promise<HttpResponse>;
}
