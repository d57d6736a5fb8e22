import { METHODS, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { refusedCall, type OnAudit } from '../audit.ts';
import { endConnection } from './end-connection.ts';
import { refusalResponse } from '../envelope.ts';
import type { ApiRequest, ApiResponse } from '../http-types.ts';
import { languageOf } from '../language.ts';
import { readPartialHead, readTarget, type PartialHead } from './request-head.ts';

type Handle = (request: ApiRequest) => Promise<ApiResponse>;

/** What Node would else answer by itself, or cut: it is answered in the envelope. */
export interface ProtocolErrorHandlers {
  /** For Node's `clientError`: a message that the HTTP parser gave up, or that came too slowly. The connection ends. */
  readonly onParserError: (error: NodeJS.ErrnoException, socket: Duplex) => void;
  /** Answers CONNECT, and an Expect that is none of ours. */
  attach(server: Server): void;
}

/**
 * @param handle answers with the methods that a path takes.
 * @param lingerMs how long a connection that has had its last answer may take to go.
 * @param onAudit called for requests that do not reach `handle`.
 */
export function protocolErrorHandlers(handle: Handle, lingerMs: number, onAudit?: OnAudit): ProtocolErrorHandlers {
  const end = (socket: Duplex, response: ApiResponse): void => endConnection(socket, response, lingerMs);
  const refuse = (socket: Duplex, method: string | null, response: ApiResponse): void => {
    onAudit?.(refusedCall('http', method ?? '', addressOf(socket), response));
    end(socket, response);
  };
  const refuseMethod = async (socket: Duplex, { method, target, acceptLanguage }: PartialHead): Promise<void> => {
    const read = readTarget(target);
    const path = read.kind === 'path' ? read.path : '*';
    if (read.kind === 'invalid')
      refuse(socket, method, refusalResponse({ code: 4003, detail: read.problem }, languageOf(acceptLanguage)));
    else
      end(
        socket,
        await handle({
          method: method ?? '',
          path,
          headers: { 'accept-language': acceptLanguage },
          body: '',
          address: addressOf(socket),
        }),
      );
  };
  return {
    onParserError: (error, socket) => {
      // Other errors (a reset, a TLS handshake) leave no peer to answer.
      if (!/^(?:HPE|ERR_HTTP)_/.test(error.code ?? '') || !socket.writable) return void socket.destroy();
      const head = readPartialHead(rawPacketOf(error));
      // A method that Node knows stands in front of the one that it stumbled over.
      const isUnknownMethod =
        head.method !== null && !METHODS.includes(head.method) && head.httpVersion.startsWith('1.');
      if (error.code === 'HPE_INVALID_METHOD' && isUnknownMethod) return void refuseMethod(socket, head);
      refuse(socket, head.method, refusalResponse(refusalOf(error.code ?? '', head), languageOf(head.acceptLanguage)));
    },
    attach(server) {
      server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
        const refusal = refuseExpectation(request, response);
        onAudit?.(refusedCall('http', request.method ?? '', addressOf(request.socket), refusal));
      });
      server.on('connect', (request: IncomingMessage, socket: Duplex) => {
        const { method = '', url = '', httpVersion, headers } = request;
        void refuseMethod(socket, {
          method,
          target: url,
          httpVersion,
          acceptLanguage: headers['accept-language'],
          tls: false,
        });
      });
    },
  };
}

/** Behind a proxy that is the proxy's address: no header can be trusted where the message is malformed. */
function addressOf(socket: Duplex): string {
  return 'remoteAddress' in socket && typeof socket.remoteAddress === 'string' ? socket.remoteAddress : '';
}

function refuseExpectation({ headers }: IncomingMessage, response: ServerResponse): ApiResponse {
  const detail = { zh: '请求头 Expect 只支持 100-continue', en: 'the header Expect may only be 100-continue' };
  const answer = refusalResponse({ code: 4003, status: 417, detail }, languageOf(headers['accept-language']));
  // The body may come all the same, so nothing can follow on this connection.
  const length = Buffer.byteLength(answer.body);
  response
    .writeHead(answer.status, { ...answer.headers, 'content-length': length, connection: 'close' })
    .end(answer.body);
  return answer;
}

/** The bytes at which Node's HTTP parser gave up, as latin1. */
function rawPacketOf(error: Error): string {
  return 'rawPacket' in error && Buffer.isBuffer(error.rawPacket) ? error.rawPacket.toString('latin1') : '';
}

function refusalOf(code: string, head: PartialHead): Parameters<typeof refusalResponse>[0] {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { code: 4003, status: 408, detail: { zh: 'HTTP 请求超时未完', en: 'the HTTP request came too slowly' } };
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { code: 4003, status: 431, detail: { zh: 'HTTP 请求头过长', en: 'the HTTP headers are too long' } };
  }
  if (head.tls)
    return { code: 4003, detail: { zh: '此端口使用 http，不是 https', en: 'this port speaks http, not https' } };
  if (head.method !== null && !head.httpVersion.startsWith('1.')) {
    return { code: 4003, status: 505, detail: { zh: '此端口使用 HTTP/1.1', en: 'this port speaks HTTP/1.1' } };
  }
  return { code: 4003, detail: { zh: 'HTTP 报文格式有误', en: 'the HTTP message is malformed' } };
}
