import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { limitConnections, type ConnectionLimitOptions } from './connection-limits.ts';
import type { HttpLimits } from './http-limits.ts';
import { limitPipelines, serializeRequests } from './request-pipeline.ts';

/** A certificate and its key, both in PEM. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** What a server may be given besides its limits. */
interface NodeServerOptions {
  readonly tls?: TlsFiles | undefined;
  readonly connections?: ConnectionLimitOptions | undefined;
  readonly trustedProxies?: readonly string[] | undefined;
}

/** Node's HTTP or HTTPS server with a deadline for everything that a connection may do. */
export function createNodeServer(
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
  const serialListener = serializeRequests(listener, limits);
  const server = tls
    ? createTlsServer({ ...options, ...tls, handshakeTimeout: limits.tlsHandshakeMs }, serialListener)
    : createServer(options, serialListener);
  limitPipelines(server, limits);
  // Last: it stands in front of the listeners that are there.
  if (connections) limitConnections(server, connections, trustedProxies ?? [], limits.lingerMs);
  return server;
}
