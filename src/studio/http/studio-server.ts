import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Clock } from '#core/ports/clock.ts';
import { answer, requireWorld } from '../api/answer.ts';
import { languageOf } from '../api/language.ts';
import { openApiDocument } from '../api/openapi.ts';
import { rawRoutes, type RawRoute } from '../api/raw-routes.ts';
import type { StudioParts } from '../api/route.ts';
import { routes } from '../api/routes/index.ts';
import { Problem } from '../control/problem.ts';
import { WorldFeed } from '../control/world-feed.ts';
import { checkSender, checkToken, isToken, tokenCookie, type GuardOptions } from './guard.ts';
import { contentTypeOf, noPageText, pageFiles } from './pages.ts';
import { problemOf } from './problem-of.ts';
import { recordedFilePolicy, securityHeaders } from './security-headers.ts';
import { writeStream } from './stream.ts';

/** What the server serves. */
export interface StudioServerOptions extends StudioParts {
  /** The clock that people live by. */
  readonly host: Clock;
  readonly version: string;
  /** Folder of the built page; null: there is none. */
  readonly pageFolder: string | null;
  /** Known once it listens. */
  readonly guard: () => GuardOptions;
}

/** The server; it does not listen yet. */
export interface StudioApp {
  readonly app: FastifyInstance;
  /** Ends the streams of all readers, which would keep it open. */
  readonly endStreams: () => void;
}

/** Largest body, in bytes. */
const maxBodyBytes = 256 * 1024;
/** Longest name within a path, characters: a run's is that of its folders. */
const maxNameLength = 2_000;
/** How long an answer waits for its command, host's ms. */
const patienceMs = 2_000;

/** Operations that anybody on this computer may call. */
const openPaths: ReadonlySet<string> = new Set(['/api/login', '/api/ping']);

/** Makes the server of a studio. */
export function createStudioApp(options: StudioServerOptions): StudioApp {
  const app = Fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: maxNameLength },
  });
  readJsonOnly(app);
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(securityHeaders);
    const path = request.url.split('?')[0] ?? '';
    try {
      checkSender(request.headers, options.guard());
      if (path.startsWith('/api/') && !openPaths.has(path)) checkToken(request.headers, options.guard());
      done();
    } catch (error) {
      done(problemOf(error));
    }
  });
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, problemOf(error)));
  app.setNotFoundHandler(({ method, url }, reply) =>
    sendProblem(
      reply,
      new Problem('missing', `There is no ${method} ${url.split('?')[0]} here: GET /openapi.json lists all.`),
    ),
  );
  addOperations(app, options);
  const endStreams = addRawOperations(app, options);
  addLogin(app, options);
  addPages(app, options);
  return { app, endStreams };
}

/** Forms of other pages come with other content types: only JSON is read. */
function readJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(body as string));
    } catch (error) {
      done(new Problem('invalid', `The body is no JSON: ${error instanceof Error ? error.message : ''}.`), undefined);
    }
  });
}

function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** Fastify's form of a path. */
function fastifyPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function addOperations(app: FastifyInstance, options: StudioServerOptions): void {
  const patience = (): Promise<void> => new Promise((resolve) => void options.host.after(patienceMs, resolve));
  for (const route of routes) {
    app.route({
      method: route.method,
      url: fastifyPath(route.path),
      handler: async ({ params, query, body, headers }, reply) => {
        const key = headers['idempotency-key'];
        const result = await answer(
          route,
          options,
          {
            params,
            query,
            body,
            idempotencyKey: typeof key === 'string' ? key : undefined,
            acceptLanguage: headers['accept-language'],
          },
          patience,
        );
        return reply.code(result.status).send(result.body);
      },
    });
  }
  const document = openApiDocument(options.version);
  app.get('/openapi.json', () => document);
  app.get('/api/ping', () => ({ program: 'vendloop studio', version: options.version, process: process.pid }));
}

type RawHandler = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>;

function addRawOperations(app: FastifyInstance, options: StudioServerOptions): () => void {
  const { runs, world, host } = options;
  const streams = new Set<() => void>();
  const feed = world && new WorldFeed(world);
  const handlers: Readonly<Record<RawRoute['id'], RawHandler>> = {
    stream: (request, reply) => {
      const { parts } = requireWorld(options);
      const query = request.query as { readonly after?: string; readonly lang?: string };
      const lastId = request.headers['last-event-id'] ?? query.after;
      reply.hijack();
      if (!feed) return reply;
      const end = writeStream(reply.raw, {
        feed,
        host,
        lastId: typeof lastId === 'string' ? lastId : null,
        wording: parts.wording(languageOf(query.lang, request.headers['accept-language'])),
        headers: securityHeaders,
      });
      streams.add(end);
      reply.raw.on('close', () => streams.delete(end));
      return reply;
    },
    downloadEvidence: (request, reply) => {
      const { file = '' } = request.params as { readonly file?: string };
      const { evidence } = requireWorld(options);
      const path = evidence.path(file);
      return sendFile(reply, path, file);
    },
    readRunHistory: (request, reply) => {
      const { run = '' } = request.params as { readonly run?: string };
      const { files } = runs.get(run);
      const name = files.find((file) => /^history\.ndjson(\.gz)?$/.test(file.name))?.name ?? 'history.ndjson';
      return sendFile(reply, runs.file(run, name), 'history.ndjson', 'application/x-ndjson');
    },
    downloadRunFile: (request, reply) => {
      const { run = '', file = '' } = request.params as { readonly run?: string; readonly file?: string };
      return sendFile(reply, runs.file(run, file), file);
    },
  };
  for (const { path, id } of rawRoutes) app.get(fastifyPath(path), handlers[id]);
  return () => {
    for (const end of streams) end();
  };
}

/** Sends a file of a run; a packed history unpacked. */
function sendFile(reply: FastifyReply, path: string, name: string, contentType = contentTypeOf(name)): FastifyReply {
  const file = createReadStream(path);
  const isUnpacked = path.endsWith('.gz') && !name.endsWith('.gz');
  return reply
    .header('content-security-policy', recordedFilePolicy)
    .type(contentType)
    .send(isUnpacked ? file.pipe(createGunzip()) : file);
}

/** A browser gets the token once, by the printed address, and keeps it as a cookie that scripts cannot read. */
function addLogin(app: FastifyInstance, { guard }: StudioServerOptions): void {
  app.post('/api/login', ({ body }, reply) => {
    const token = (body as { readonly token?: unknown } | undefined)?.token;
    if (typeof token !== 'string' || !isToken(token, guard().token))
      throw new Problem(
        'unauthorized',
        'The token is wrong: open the page by the address that vendloop studio printed.',
      );
    return reply.header('set-cookie', tokenCookie(guard())).send({ isDone: true });
  });
}

function addPages(app: FastifyInstance, { pageFolder, guard }: StudioServerOptions): void {
  const files = pageFiles(pageFolder);
  app.get('/', (request, reply) => {
    const { token } = request.query as { readonly token?: string };
    if (token !== undefined && isToken(token, guard().token))
      return reply.header('set-cookie', tokenCookie(guard())).redirect('/', 303);
    const page = files.get('/');
    if (!page) return reply.code(503).type('text/plain; charset=utf-8').send(noPageText);
    return reply.type(page.contentType).send(createReadStream(page.path));
  });
  app.get('/*', ({ url, method }, reply) => {
    const path = decodeURI(url.split('?')[0] ?? '');
    const file = files.get(path);
    if (!file) throw new Problem('missing', `There is no ${method} ${path} here: GET /openapi.json lists all.`);
    return reply
      .header('cache-control', file.isImmutable ? 'max-age=31536000, immutable' : 'no-cache')
      .type(file.contentType)
      .send(createReadStream(file.path));
  });
}
