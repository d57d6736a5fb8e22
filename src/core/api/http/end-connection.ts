import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { defaultHttpLimits } from './http-limits.ts';
import { whenAnswered } from './request-pipeline.ts';
import type { ApiResponse } from '../http-types.ts';

/**
 * Sends the last answer of a connection that no HTTP parser holds any more, behind those that are still owed, and lets
 * it go: a peer that does not hang up itself is cut.
 * @param lingerMs how long the peer may take.
 */
export function endConnection(socket: Duplex, response: ApiResponse, lingerMs = defaultHttpLimits.lingerMs): void {
  socket.on('error', () => socket.destroy());
  whenAnswered(socket, () => {
    const deadline = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(deadline));
    // Whatever still comes is dropped; without it the peer's own end would never be seen.
    socket.resume();
    socket.end(rawResponse(response, STATUS_CODES[response.status] ?? ''));
  });
}

/**
 * An answer as the bytes of HTTP, for a socket that no HTTP parser holds any more. The connection ends behind it.
 * @param reason the status line's phrase.
 */
function rawResponse({ status, headers, body }: ApiResponse, reason: string): string {
  const all = {
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    connection: joinTokens(headers['connection'], 'close'),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `HTTP/1.1 ${status} ${reason}\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}

function joinTokens(tokens: string | undefined, token: string): string {
  return tokens === undefined ? token : `${tokens}, ${token}`;
}
