import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { boundConnections, type ConnectionBounds } from './connection-limits.ts';
import type { HttpLimits } from './http-limits.ts';
import { boundPipelines, inTurns } from './request-pipeline.ts';

/** A certificate and its key, both in PEM. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** What a server may be given besides its limits. */
interface NodeServerOptions {
  readonly tls?: TlsFiles | undefined;
  readonly connections?: ConnectionBounds | undefined;
  readonly trustedProxies?: readonly string[] | undefined;
}

/** Node's HTTP or HTTPS server with a deadline for everything that a connection may do. */
export function makeNodeServer(
  listener: RequestListener,
  limits: HttpLimits,
  { tls, connections, trustedProxies }: NodeServerOptions,
): Server {
  // A missing Host is refused further in, in the envelope.
  const options = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: Math.min(1_000, limits.headersMs),
    requireHostHeader: false,
  };
  const one = inTurns(listener, limits);
  const server = tls
    ? createTlsServer({ ...options, ...tls, handshakeTimeout: limits.tlsHandshakeMs }, one)
    : createServer(options, one);
  boundPipelines(server, limits);
  // Last: it stands in front of the listeners that are there.
  if (connections) boundConnections(server, connections, trustedProxies ?? [], limits.lingerMs);
  return server;
}
