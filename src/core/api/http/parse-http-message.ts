import { Duplex } from 'node:stream';
import { successResponse } from '../envelope.ts';
import { createHttpApp } from './http-server.ts';
import type { ApiRequest, ApiResponse } from '../http-types.ts';

/** What the API's HTTP server makes of a message: a request for the API, or an answer that it gives by itself. */
export type ParsedHttpMessage =
  | { readonly kind: 'request'; readonly request: ApiRequest }
  | { readonly kind: 'answer'; readonly answer: ApiResponse };

/**
 * Reads the bytes of one HTTP message with the very server that the API is served by, without a socket.
 *
 * @param message complete: its body has the length of its Content-Length
 */
export async function parseHttpMessage(message: Uint8Array): Promise<ParsedHttpMessage> {
  let settle = (_result: ParsedHttpMessage): void => undefined;
  const result = new Promise<ParsedHttpMessage>((resolve) => (settle = resolve));
  const app = createHttpApp({
    handle: (request) => {
      settle({ kind: 'request', request });
      return Promise.resolve(successResponse(null));
    },
    health: () => ({ status: 'ok' }),
    metrics: () => Promise.resolve(''),
    openapi: {},
  });
  await app.ready();
  let written = '';
  const connection = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, next) => {
      written += chunk.toString('latin1');
      const answer = readAnswer(written);
      if (answer !== null) settle({ kind: 'answer', answer });
      next();
    },
  });
  app.server.emit('connection', connection);
  connection.push(message);
  try {
    return await result;
  } finally {
    connection.destroy();
    await app.close();
  }
}

/** An answer that is complete; null while it is not. @param text bytes of HTTP as latin1. */
function readAnswer(text: string): ApiResponse | null {
  const final = text.replace(/^HTTP\/1\.1 1\d\d [^]*?\r\n\r\n/, '');
  const head = /^HTTP\/1\.1 (\d{3})[^]*?\r\n\r\n/.exec(final);
  if (head === null) return null;
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head[0])?.[1] ?? '0');
  const body = final.slice(head[0].length);
  if (body.length < length) return null;
  return { status: Number(head[1]), headers: {}, body: Buffer.from(body.slice(0, length), 'latin1').toString('utf8') };
}
