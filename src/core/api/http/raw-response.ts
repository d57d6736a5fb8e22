import type { ApiResponse } from '../http-types.ts';

/**
 * An answer as the bytes of HTTP, for a socket that no HTTP parser holds any more. The connection ends behind it.
 * @param reason the status line's phrase.
 */
export function rawResponse({ status, headers, body }: ApiResponse, reason: string): string {
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
