/** What one connection of the HTTP server may take. Durations in ms. */
export interface HttpLimits {
  /** From the first byte of a request to the end of its headers; a silent connection has as long. */
  readonly headersMs: number;
  /** From the first byte of a request to the end of its body. */
  readonly requestMs: number;
  /** How long a connection may be idle between two requests: as long as common proxies keep one. */
  readonly keepAliveMs: number;
  /** From the moment when a request's turn comes until the peer has taken the answer. */
  readonly answerMs: number;
  /** How long a connection that has had its last answer may take to go. */
  readonly lingerMs: number;
  /** From the connection to the end of the TLS handshake. */
  readonly tlsHandshakeMs: number;
  /** Requests that may wait on a connection behind the one that is under way; one more, and it ends behind them. */
  readonly maxPipelined: number;
}

/** Safe in public, and no hindrance to a client that behaves. */
export const defaultHttpLimits: HttpLimits = {
  headersMs: 5_000,
  requestMs: 10_000,
  keepAliveMs: 65_000,
  answerMs: 60_000,
  lingerMs: 2_000,
  tlsHandshakeMs: 10_000,
  maxPipelined: 16,
};
