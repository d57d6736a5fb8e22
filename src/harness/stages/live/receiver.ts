import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiRequest } from '../../../core/api/http-types.ts';
import type { Receiver } from '../stage.ts';

/** A longer body is answered 413 and its connection is closed. A callback takes about 500 bytes. */
export const maxReceivedBytes = 64 * 1024;

/** A receiver on a real socket. */
export interface RunningReceiver {
  /** Its URL: `http://127.0.0.1:PORT/`. */
  readonly url: string;
  /** Closes its connections, whatever goes on in them. */
  close(): Promise<void>;
}

/**
 * Puts a receiver on 127.0.0.1, on any free port.
 * @param broken told of what the receiver throws; its caller gets 500.
 */
export async function startReceiver(receiver: Receiver, broken: (error: unknown) => void): Promise<RunningReceiver> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    answer(receiver, request, response).catch((error: unknown) => {
      broken(error);
      if (!response.headersSent) response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(receiver: Receiver, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  if (body === 'cut') return;
  if (body === 'too-large') {
    response.writeHead(413, { connection: 'close' }).end();
    return;
  }
  const given = await receiver(asApiRequest(request, body));
  if (given === null) {
    request.socket.destroy();
    return;
  }
  response.writeHead(given.status, { 'content-type': 'text/plain; charset=utf-8' }).end(given.body);
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array | 'cut' | 'too-large'> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > maxReceivedBytes) return 'too-large';
      parts.push(part);
    }
  } catch {
    return 'cut';
  }
  return Buffer.concat(parts);
}

function asApiRequest(request: IncomingMessage, body: Uint8Array): ApiRequest {
  const headers = Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value] as const);
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  return { method: request.method ?? '', path, headers: Object.fromEntries(headers), body };
}
