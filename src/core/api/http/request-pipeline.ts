import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server as TlsServer } from 'node:tls';
import type { HttpLimits } from './http-limits.ts';

/** What a connection has asked for and not been answered yet. */
interface RequestPipeline {
  current: Exchange | null;
  readonly waiting: Exchange[];
  /** It asked for too much: nothing more of it is read. */
  isOverfull: boolean;
  /** What to do when all is answered. */
  onIdle: (() => void) | null;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const pipelines = new WeakMap<Duplex, RequestPipeline>();

/** Is a request of this connection under way? */
export function isBusy(socket: Duplex): boolean {
  return pipelines.get(socket)?.current != null;
}

/**
 * Does something once all that a connection has asked for is answered: at once where nothing is, and where the request
 * under way has not come whole, because it never will.
 */
export function whenAnswered(socket: Duplex, action: () => void): void {
  const pipeline = pipelines.get(socket);
  const current = pipeline?.current ?? null;
  if (pipeline === undefined || current === null || (!current.request.complete && !current.response.headersSent))
    action();
  else pipeline.onIdle = action;
}

/** Gives the requests of one connection their turns: one is under way, a few wait, and each has a deadline. */
export function serializeRequests(
  listener: RequestListener,
  { maxPipelined, answerMs }: Pick<HttpLimits, 'maxPipelined' | 'answerMs'>,
): RequestListener {
  const startExchange = (pipeline: RequestPipeline, exchange: Exchange): void => {
    const { request, response } = exchange;
    pipeline.current = exchange;
    const deadline = setTimeout(() => request.socket.destroy(), answerMs);
    response.once('close', () => {
      clearTimeout(deadline);
      pipeline.current = null;
      const next = pipeline.waiting.shift();
      if (next && !request.socket.destroyed) startExchange(pipeline, next);
      else pipeline.onIdle?.();
    });
    listener(request, response);
  };
  return (request, response) => {
    const pipeline = pipelines.get(request.socket) ?? openPipeline(request.socket);
    if (pipeline.current === null) startExchange(pipeline, { request, response });
    else if (pipeline.waiting.length < maxPipelined) pipeline.waiting.push({ request, response });
    else request.socket.destroy();
  };
}

function openPipeline(socket: Duplex): RequestPipeline {
  const pipeline: RequestPipeline = { current: null, waiting: [], isOverfull: false, onIdle: null };
  pipelines.set(socket, pipeline);
  socket.once('close', () => pipeline.waiting.splice(0));
  return pipeline;
}

/** Return value that makes Node's parser leave the remaining bytes alone, as after an upgrade. */
const stopParsing = 2;

/**
 * The part of Node's HTTP parser that is used here. It is internal: where it is missing, a connection that asks for too
 * much is cut.
 */
interface Parser {
  onIncoming?: ((request: IncomingMessage, keepAlive: boolean) => number) | null;
}

/**
 * Ends the connection of a client that pipelines more than may wait, behind the answers that it is owed. Node's parser
 * makes a request of each 18 bytes of a chunk before anybody else has a turn: the surplus must not even be parsed.
 */
export function limitPipelines(server: Server, { maxPipelined }: Pick<HttpLimits, 'maxPipelined'>): void {
  server.on(
    server instanceof TlsServer ? 'secureConnection' : 'connection',
    (socket: Duplex & { parser?: Parser | null }) => {
      const { parser } = socket;
      const parseNext = parser?.onIncoming;
      if (!parser || !parseNext) return;
      parser.onIncoming = (request, keepAlive) => {
        const pipeline = pipelines.get(socket);
        if (pipeline === undefined || (!pipeline.isOverfull && pipeline.waiting.length < maxPipelined))
          return parseNext(request, keepAlive);
        if (!pipeline.isOverfull) closeAfterLast(pipeline);
        pipeline.isOverfull = true;
        socket.pause();
        return stopParsing;
      };
    },
  );
}

/** Announces in the last pending answer that the connection closes; Node then closes it. */
function closeAfterLast({ current, waiting }: RequestPipeline): void {
  const last = (waiting.at(-1) ?? current)?.response;
  if (last?.headersSent === false) last.setHeader('connection', 'close');
}
