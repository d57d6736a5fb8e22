import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { bodyTooLarge, maxBodyBytes } from './body.ts';
import { refusalResponse } from './envelope.ts';
import type { ApiRequest, ApiResponse } from './http-types.ts';
import { languageOf } from './language.ts';
import { listen } from './http-listen.ts';

/** What the server serves, and where. */
export interface ServeOptions {
  /** The API: every request that is none of the three below. */
  readonly handle: (request: ApiRequest) => Promise<ApiResponse>;
  /** `GET /healthz`: 200 while `status` is `ok`, else 503. */
  readonly health: () => Readonly<{ status: string; [name: string]: unknown }>;
  /** `GET /metrics`, in the Prometheus text format. */
  readonly metrics: () => Promise<string>;
  /** `GET /openapi.json`. */
  readonly openapi: Readonly<Record<string, unknown>>;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** How long {@link ServedApi.close} waits for requests under way, in ms; 2,000 unless told otherwise. */
  readonly closeGraceMs?: number;
}

/** A server that listens. */
export interface ServedApi {
  /** Base URL, without a slash at the end. */
  readonly url: string;
  /** For the `upgrade` event of WebSockets. */
  readonly server: Server;
  /** Takes no new connections, ends idle ones at once and the others after the grace, upgraded ones included. */
  close(): Promise<void>;
}

/** Limits against slow and silent clients, in ms. A keep-alive connection may be idle for as long as common proxies keep it. */
const headersTimeoutMs = 5_000;
const requestTimeoutMs = 10_000;
const keepAliveTimeoutMs = 65_000;

/**
 * Puts the API on the network: Fastify as a thin shell around `handle`.
 * @throws Error with one line that says what to do, when the address cannot be had
 */
export async function serveApi(options: ServeOptions): Promise<ServedApi> {
  const app = Fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    return503OnClosing: false,
    exposeHeadRoutes: true,
    http: { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: 1_000 },
    frameworkErrors: (error, request, reply) => void answerFailure(error, request, reply),
    clientErrorHandler: answerBrokenFrame,
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler(answerFailure);
  addPages(app, options);
  const pass = (request: FastifyRequest, reply: FastifyReply) => passOn(options.handle, request, reply);
  app.all('/*', pass);
  app.setNotFoundHandler(pass);
  const sockets = trackSockets(app.server);
  const url = await listen(app, options);
  return { url, server: app.server, close: () => closeWithin(app, sockets, options.closeGraceMs ?? 2_000) };
}

function addPages(app: FastifyInstance, { health, metrics, openapi }: ServeOptions): void {
  const document = JSON.stringify(openapi);
  app.get('/healthz', (_request, reply) => {
    const state = health();
    return reply.code(state.status === 'ok' ? 200 : 503).header('cache-control', 'no-store').send(state);
  });
  app.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics()));
  app.get('/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(document));
}

async function passOn(handle: ServeOptions['handle'], request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = Buffer.isBuffer(request.body) ? request.body : '';
  return send(reply, await handle({ method: request.method, path: pathOf(request), headers: headersOf(request), body }));
}

function pathOf({ url }: FastifyRequest): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

function headersOf({ headers }: FastifyRequest): ApiRequest['headers'] {
  // Node puts this one alone into a list; without it they are texts already.
  if (headers['set-cookie'] === undefined) return headers as ApiRequest['headers'];
  const flat: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(headers)) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  return flat;
}

function send(reply: FastifyReply, { status, headers, body }: ApiResponse): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}

/** What Fastify itself turns down (too large, a bad Content-Length or Content-Type, a URL that cannot be decoded), in our envelope. */
function answerFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = languageOf(request.headers['accept-language']);
  const status = statusOf(error);
  if (status === 413) return send(reply, refusalResponse(bodyTooLarge, language));
  if (status >= 500) return send(reply, refusalResponse({ code: 5000 }, language));
  const detail = { zh: 'HTTP 请求格式有误，请检查地址和请求头', en: 'the HTTP request is malformed: check its URL and headers' };
  return send(reply, refusalResponse({ code: 4003, status, detail }, language));
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : 500;
}

/** What is no HTTP at all, or came too slowly: answered on the bare socket, which is then closed. */
function answerBrokenFrame(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const line = brokenFrames[error.code ?? ''] ?? '400 Bad Request';
  const detail = { zh: 'HTTP 报文格式有误或超时', en: 'the HTTP message is malformed or came too slowly' };
  const { headers, body } = refusalResponse({ code: 4003, detail }, 'zh');
  const head = { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${line}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

const brokenFrames: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Open sockets, those that became WebSockets among them: the HTTP server forgets these, and would wait for them for ever. */
function trackSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

async function closeWithin(app: FastifyInstance, sockets: ReadonlySet<Socket>, graceMs: number): Promise<void> {
  const timer = setTimeout(() => sockets.forEach((socket) => socket.destroy()), graceMs);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
