import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiRequest } from '#core/api/http-types.ts';
import type { CloseStack } from '../close-stack.ts';
import type { ReceiverHandler } from '../stage.ts';

/** A longer body is answered 413 and its connection is closed. A callback takes about 500 bytes. */
export const maxCallbackBytes = 64 * 1024;

/** A receiver on a real socket. */
export interface ReceiverServer {
  /** Its URL, like `http://127.0.0.1:PORT/`. */
  readonly url: string;
  /**
   * Stops listening and closes its connections, so that callers are refused, or listens again at the same URL.
   * @throws Error when another program has taken the port meanwhile.
   */
  refuse(refused: boolean): Promise<void>;
  /** Closes its connections, whatever goes on in them. */
  close(): Promise<void>;
}

/** Where a receiver listens. */
export interface ReceiverAddress {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}

const anyLocalPort: ReceiverAddress = { host: '127.0.0.1', port: 0 };

/**
 * Puts a receiver on the network, by default on 127.0.0.1 and any free port.
 * @param onError called with what the receiver throws; its caller gets 500.
 */
export async function startReceiver(
  receiver: ReceiverHandler,
  onError: (error: unknown) => void,
  address = anyLocalPort,
): Promise<ReceiverServer> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    respond(receiver, request, response).catch((error: unknown) => {
      onError(error);
      if (!response.headersSent) response.writeHead(500).end();
    });
  });
  const { host } = address;
  await listen(server, address);
  const { port } = server.address() as AddressInfo;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;
  let closed = false;
  /** Runs concurrent changes one after the other. */
  let lastChange: Promise<unknown> = Promise.resolve();
  const change = (step: () => Promise<void>): Promise<void> => {
    const changed = lastChange.then(step);
    lastChange = changed.catch(() => undefined);
    return changed;
  };
  return {
    url,
    refuse: (refused) =>
      change(async () => {
        if (refused) await closeServer(server);
        else if (!server.listening && !closed) await listen(server, { host, port });
      }),
    close: () => {
      closed = true;
      return change(() => closeServer(server));
    },
  };
}

function listen(server: Server, { host, port }: ReceiverAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void =>
      reject(
        new Error(
          `A receiver cannot listen on ${host}:${port}: ${error.message}. Run again: another program has the port.`,
          { cause: error },
        ),
      );
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function respond(receiver: ReceiverHandler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  if (body === 'cut') return;
  if (body === 'too-large') {
    response.writeHead(413, { connection: 'close' }).end();
    return;
  }
  const reply = await receiver(toApiRequest(request, body));
  if (reply === null) {
    request.socket.destroy();
    return;
  }
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    ...(reply.location !== undefined && { location: reply.location }),
  };
  if (reply.cutAfter === undefined) response.writeHead(reply.status, headers).end(reply.body);
  else
    sendPartially(
      request,
      response.writeHead(reply.status, { ...headers, 'content-length': Buffer.byteLength(reply.body) + 1 }),
      reply.body,
      reply.cutAfter,
    );
}

/**
 * Hangs up in the middle of an answer. Its head promises a byte more than there is, so that it is cut wherever it ends.
 */
function sendPartially(request: IncomingMessage, response: ServerResponse, body: string, afterBytes: number): void {
  const part = Buffer.from(body).subarray(0, afterBytes);
  response.flushHeaders();
  if (part.length > 0) response.write(part);
  request.socket.destroySoon();
}

async function readBody(request: IncomingMessage): Promise<Uint8Array | 'cut' | 'too-large'> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > maxCallbackBytes) return 'too-large';
      parts.push(part);
    }
  } catch {
    return 'cut';
  }
  return Buffer.concat(parts);
}

function toApiRequest(request: IncomingMessage, body: Uint8Array): ApiRequest {
  const headers = Object.entries(request.headers).map(
    ([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value] as const,
  );
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  return { method: request.method ?? '', path, headers: Object.fromEntries(headers), body };
}

/** The receivers of a live stage, by name. */
export class LiveReceivers {
  readonly #closeStack: CloseStack;
  readonly #servers = new Map<string, ReceiverServer>();
  #reportFailure: (error: unknown) => void = () => undefined;
  /** Rejects with the error of a receiver that throws, to end the driven work as the virtual stage does. */
  readonly failure = new Promise<never>((_, reject) => (this.#reportFailure = reject));

  constructor(closeStack: CloseStack) {
    this.#closeStack = closeStack;
    // It may happen while nothing is driven.
    this.failure.catch(() => undefined);
  }

  /** Puts a receiver on the network. @returns its URL. */
  async add(name: string, receiver: ReceiverHandler): Promise<string> {
    const server = this.#closeStack.add(await startReceiver(receiver, this.#reportFailure));
    this.#servers.set(name, server);
    return server.url;
  }

  /** Takes a receiver off the network or puts it back. @throws {RangeError} when there is none of this name. */
  async setRefusing(name: string, refused: boolean): Promise<void> {
    const server = this.#servers.get(name);
    if (!server) throw new RangeError(`No receiver '${name}' is on the network.`);
    await server.refuse(refused);
  }
}
