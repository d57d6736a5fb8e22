import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server as TlsServer } from 'node:tls';
import type { WebSocketServer } from 'ws';
import { endConnection } from '#core/api/http/end-connection.ts';
import { methodResponse, refusalResponse } from '#core/api/envelope.ts';
import type { Refusal } from '#core/domain/errors.ts';
import type { ApiResponse } from '#core/api/http-types.ts';
import { languageOf } from '#core/api/language.ts';

/** Does the request ask for a WebSocket? */
export function isWebSocketUpgrade({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.split(',').some((name) => name.trim().toLowerCase() === 'websocket') === true;
}

/**
 * Hands a request that asked for another protocol back to the HTTP server, without its wish: a server may ignore it
 * (RFC 9110 §7.8). Java's HttpClient asks for `h2c` with every first call.
 */
export function serveWithoutUpgrade(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { method = '', url = '', httpVersion } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  forEachHeader(request.rawHeaders, (name, value) => {
    const lower = name.toLowerCase();
    if (lower === 'upgrade' || lower === 'http2-settings') return;
    if (lower !== 'connection') return void lines.push(`${name}: ${value}`);
    const tokens = value.split(',').filter((token) => !/^\s*(?:upgrade|http2-settings)\s*$/i.test(token));
    if (tokens.length > 0) lines.push(`${name}: ${tokens.join(',')}`);
  });
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit(server instanceof TlsServer ? 'secureConnection' : 'connection', socket);
}

function forEachHeader(rawHeaders: readonly string[], visit: (name: string, value: string) => void): void {
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) visit(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
}

/** Turns away a WebSocket on a path that is no machine's. */
export function refuseUnknownPath(request: IncomingMessage, socket: Duplex): ApiResponse {
  const detail = {
    zh: '设备连接地址为 /devices/{machine_no}，八位数字',
    en: 'machines connect to /devices/{machine_no}, eight digits',
  };
  return refuseUpgrade(request, socket, { code: 4004, detail });
}

/**
 * Turns away a request for another protocol that came before the one in front of it was answered: two parsers would
 * answer on one connection.
 */
export function refusePipelinedUpgrade(request: IncomingMessage, socket: Duplex): ApiResponse {
  const detail = {
    zh: '上一个请求尚未应答，不能升级协议',
    en: 'an upgrade must wait for the answer to the request before it',
  };
  return refuseUpgrade(request, socket, { code: 4003, detail });
}

/** Turns away a machine's WebSocket. */
export function refuseConnection(request: IncomingMessage, socket: Duplex, refusal: Refusal): void {
  refuseUpgrade(request, socket, refusal);
}

function refuseUpgrade(request: IncomingMessage, socket: Duplex, refusal: Refusal): ApiResponse {
  const response = refusalResponse(refusal, languageOf(request.headers['accept-language']));
  endConnection(socket, response);
  return response;
}

/** Answers handshakes that `ws` turns down in the envelope. */
export function answerFailedHandshakes(
  sockets: WebSocketServer,
  onRefused: (request: IncomingMessage, response: ApiResponse) => void,
): void {
  sockets.on('wsClientError', (_error, socket, request) => {
    const response = handshakeRefusal(request);
    endConnection(socket, response);
    onRefused(request, response);
  });
}

function handshakeRefusal({ method, headers }: IncomingMessage): ApiResponse {
  const language = languageOf(headers['accept-language']);
  if (method !== 'GET') return methodResponse('GET', language);
  if (headers['sec-websocket-version'] === '13') {
    const detail = { zh: 'WebSocket 握手请求头有误', en: 'the headers of the WebSocket handshake are malformed' };
    return refusalResponse({ code: 4003, detail }, language);
  }
  const detail = { zh: 'Sec-WebSocket-Version 应为 13', en: 'Sec-WebSocket-Version must be 13' };
  const needed = { upgrade: 'websocket', connection: 'upgrade', 'sec-websocket-version': '13' };
  return refusalResponse({ code: 4003, status: 426, detail }, language, needed);
}
