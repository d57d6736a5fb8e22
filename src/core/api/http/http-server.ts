import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { refusedCall, type OnAudit } from '../audit.ts';
import { bodyTooLarge, maxBodyBytes } from '../request-body.ts';
import { methodResponse, refusalResponse } from '../envelope.ts';
import { defaultHttpLimits, type HttpLimits } from './http-limits.ts';
import type { ConnectionLimitOptions } from './connection-limits.ts';
import { protocolErrorHandlers } from './protocol-errors.ts';
import type { ApiRequest, ApiResponse } from '../http-types.ts';
import { languageOf } from '../language.ts';
import { listen } from './listen.ts';
import { senderAddress } from '../limits/sender-address.ts';
import { createNodeServer, type TlsFiles } from './node-server.ts';
import { hostProblem, toOriginForm, readTarget } from './request-head.ts';

/** What the server serves, and where. */
export interface ServeOptions {
  /** The API: every request that is none of the three below. */
  readonly handle: (request: ApiRequest) => Promise<ApiResponse>;
  /**
   * `GET /readyz` and `/healthz`: 200 while `status` is `ok`, else 503. (`/livez` is 200 whenever the process answers.)
   */
  readonly health: () => Readonly<{ status: string; [name: string]: unknown }>;
  /** `GET /metrics`, in the Prometheus text format. */
  readonly metrics: () => Promise<string>;
  /** `GET /openapi.json`. */
  readonly openapi: Readonly<Record<string, unknown>>;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** How long {@link ServedApi.close} waits for requests under way, in ms; 2,000 unless given. */
  readonly closeGraceMs?: number;
  /** What one connection may take, where it is not {@link defaultHttpLimits}. */
  readonly limits?: Partial<HttpLimits>;
  /** Serves HTTPS in place of HTTP. */
  readonly tls?: TlsFiles | undefined;
  /** CIDR ranges of proxies in front of the server, whose word for the sender's address counts. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** How many connections may be open; without it, as many as come. They are not counted where `ops` is served. */
  readonly connections?: ConnectionLimitOptions | undefined;
  /** Called for every request that is refused before `handle`. */
  readonly onAudit?: OnAudit | undefined;
  /** Where health and metrics are served, when it is not here: they have no key, and the API's address is public. */
  readonly ops?: { readonly host: string; readonly port: number } | undefined;
}

/** A server that listens. */
export interface ServedApi {
  /** Base URL, without a slash at the end. */
  readonly url: string;
  /** For the `upgrade` event of WebSockets. */
  readonly server: Server;
  /** Base URL of health and metrics. */
  readonly opsUrl: string;
  /** Takes no new connections, ends idle ones at once and the others after the grace, upgraded ones included. */
  close(): Promise<void>;
}

/**
 * Puts the API on the network: Fastify as a thin shell around `handle`.
 * @throws Error in one line with the remedy, if the address cannot be used
 */
export async function serveApi(options: ServeOptions): Promise<ServedApi> {
  const graceMs = options.closeGraceMs ?? 2_000;
  const app = createHttpApp(options, options.ops ? 'api' : 'all');
  const ops = options.ops && (await serveOps(options, options.ops, graceMs));
  const sockets = trackSockets(app.server);
  try {
    const url = (await listen(app, options)).replace(/^https?/, options.tls ? 'https' : 'http');
    return {
      url,
      server: app.server,
      opsUrl: ops?.url ?? url,
      close: async () => {
        await Promise.all([closeWithin(app, sockets, graceMs), ops?.close()]);
      },
    };
  } catch (error) {
    await ops?.close();
    throw error;
  }
}

/** Serves health and metrics alone, in plain HTTP. */
async function serveOps(
  options: ServeOptions,
  address: { readonly host: string; readonly port: number },
  graceMs: number,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const refuseAll = (request: ApiRequest): Promise<ApiResponse> =>
    Promise.resolve(refusalResponse({ code: 4004 }, languageOf(request.headers['accept-language'])));
  const app = createHttpApp({ ...options, handle: refuseAll, tls: undefined, connections: undefined }, 'ops');
  const sockets = trackSockets(app.server);
  return { url: await listen(app, address), close: () => closeWithin(app, sockets, graceMs) };
}

/** Which of its pages a server has: every one, those of the API's, or health and metrics alone. */
export type PageSet = 'all' | 'api' | 'ops';

const opsPages = ['/livez', '/readyz', '/healthz', '/metrics'];
const pageSets: Readonly<Record<PageSet, ReadonlySet<string>>> = {
  all: new Set([...opsPages, '/openapi.json']),
  api: new Set(['/openapi.json']),
  ops: new Set(opsPages),
};

type AppOptions = Pick<
  ServeOptions,
  'handle' | 'health' | 'metrics' | 'openapi' | 'limits' | 'tls' | 'trustedProxies' | 'connections' | 'onAudit'
>;

/** The HTTP half of the API; it does not listen yet. */
export function createHttpApp(options: AppOptions, pageSet: PageSet = 'all'): FastifyInstance {
  const limits = { ...defaultHttpLimits, ...options.limits };
  const pages = pageSets[pageSet];
  const { onAudit, trustedProxies = [] } = options;
  const handle = refusePageMethods(options.handle, pages, onAudit);
  const protocolErrors = protocolErrorHandlers(handle, limits.lingerMs, onAudit);
  const refuse: RefuseRequest = (request, reply, response) => {
    onAudit?.(refusedCall('http', request.method, addressOf(request, trustedProxies), response));
    return send(reply, response);
  };
  const app = Fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    return503OnClosing: false,
    exposeHeadRoutes: true,
    serverFactory: (listener) => createNodeServer(listener, limits, options),
    rewriteUrl: ({ url }) => toOriginForm(url ?? ''),
    frameworkErrors: (error, request, reply) => void refuse(request, reply, frameworkErrorResponse(error, request)),
    clientErrorHandler: protocolErrors.onParserError,
  });
  const forward = (request: FastifyRequest, reply: FastifyReply) =>
    forwardToApi(handle, request, reply, trustedProxies);
  checkRequestForms(app, forward, refuse);
  app.setErrorHandler((error, request, reply) => refuse(request, reply, frameworkErrorResponse(error, request)));
  addPages(app, options, pages);
  app.all('/*', forward);
  app.setNotFoundHandler(forward);
  protocolErrors.attach(app.server);
  return app;
}

type ForwardHandler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
/** Answers what `handle` does not get. */
type RefuseRequest = (request: FastifyRequest, reply: FastifyReply, response: ApiResponse) => FastifyReply;

/** Checks the form of each request before its body is read. The Content-Type is ignored. */
function checkRequestForms(app: FastifyInstance, forward: ForwardHandler, refuse: RefuseRequest): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.decorateRequest('contentType', '');
  app.addHook('onRequest', async (request, reply) => {
    const { raw } = request;
    const target = readTarget(request.originalUrl);
    const problem = hostProblem(raw.httpVersion, raw.rawHeaders) ?? (target.kind === 'invalid' ? target.problem : null);
    if (problem)
      return refuse(
        request,
        reply,
        refusalResponse({ code: 4003, detail: problem }, languageOf(raw.headers['accept-language'])),
      );
    if (pageMethods.has(raw.method ?? '')) return undefined;
    if (!bodyMethods.has(raw.method ?? '')) return forward(request, reply);
    // Fastify refuses a malformed one; it is put back before the request is passed on.
    request.contentType = raw.headers['content-type'];
    raw.headers['content-type'] = undefined;
    return undefined;
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The Content-Type as it came. */
    contentType: string | undefined;
  }
}

const pageMethods: ReadonlySet<string> = new Set(['GET', 'HEAD']);
/** Methods of the API; whatever else comes is refused without its body. */
const bodyMethods: ReadonlySet<string> = new Set(['POST', 'PUT']);

/** The API beside the pages: another method on a page is 405, and so is any method on the server as a whole. */
function refusePageMethods(
  handle: ServeOptions['handle'],
  pages: ReadonlySet<string>,
  onAudit?: OnAudit,
): ServeOptions['handle'] {
  return (request) => {
    const isPage = pages.has(request.path);
    if (!isPage && request.path.startsWith('/')) return handle(request);
    const response = methodResponse(
      isPage ? 'GET, HEAD' : 'GET, HEAD, POST, PUT',
      languageOf(request.headers['accept-language']),
    );
    onAudit?.(refusedCall('http', request.method, request.address ?? '', response));
    return Promise.resolve(response);
  };
}

function addPages(app: FastifyInstance, { health, metrics, openapi }: AppOptions, pages: ReadonlySet<string>): void {
  const document = JSON.stringify(openapi);
  const sendReadiness = (reply: FastifyReply): FastifyReply => {
    const state = health();
    return reply
      .code(state.status === 'ok' ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(state);
  };
  const handlers: Readonly<Record<string, (reply: FastifyReply) => Promise<FastifyReply> | FastifyReply>> = {
    '/readyz': sendReadiness,
    '/healthz': sendReadiness,
    '/livez': (reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }),
    '/metrics': async (reply) => reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics()),
    '/openapi.json': (reply) => reply.type('application/json; charset=utf-8').send(document),
  };
  for (const [path, handler] of Object.entries(handlers))
    if (pages.has(path)) app.get(path, (_request, reply) => handler(reply));
}

async function forwardToApi(
  handle: ServeOptions['handle'],
  request: FastifyRequest,
  reply: FastifyReply,
  trustedProxies: readonly string[],
): Promise<FastifyReply> {
  const body = Buffer.isBuffer(request.body) ? request.body : '';
  if (request.contentType !== undefined && request.contentType !== '')
    request.raw.headers['content-type'] = request.contentType;
  const address = addressOf(request, trustedProxies);
  return send(
    reply,
    await handle({ method: request.method, path: pathOf(request), headers: headersOf(request), body, address }),
  );
}

function addressOf(request: FastifyRequest, trustedProxies: readonly string[]): string {
  return senderAddress(request.raw.socket.remoteAddress ?? '', headersOf(request)['x-forwarded-for'], trustedProxies);
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

/**
 * What Fastify itself turns down (too large, a bad Content-Length or Content-Type, a URL that cannot be decoded), in
 * our envelope.
 */
function frameworkErrorResponse(error: unknown, request: FastifyRequest): ApiResponse {
  const language = languageOf(request.headers['accept-language']);
  const status = statusOf(error);
  if (status === 413) return refusalResponse(bodyTooLarge, language);
  if (status >= 500) return refusalResponse({ code: 5000 }, language);
  const detail = {
    zh: 'HTTP 请求格式有误，请检查地址和请求头',
    en: 'the HTTP request is malformed: check its URL and headers',
  };
  return refusalResponse({ code: 4003, status, detail }, language);
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : 500;
}

/**
 * Open sockets, those that became WebSockets among them: the HTTP server forgets these, and would wait for them for
 * ever.
 */
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
