import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server as TlsServer } from 'node:tls';
import type { HttpLimits } from './http-limits.ts';

/** What a connection has asked for and not been answered yet. */
interface Turns {
  current: Exchange | null;
  readonly waiting: Exchange[];
  /** It asked for too much: nothing more of it is read. */
  full: boolean;
  /** What to do when all is answered. */
  whenIdle: (() => void) | null;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const turnsOf = new WeakMap<Duplex, Turns>();

/** Is a request of this connection under way? */
export function isBusy(socket: Duplex): boolean {
  return turnsOf.get(socket)?.current != null;
}

/**
 * Does something once all that a connection has asked for is answered: at once where nothing is, and where the request
 * under way has not come whole, because it never will.
 */
export function afterTurns(socket: Duplex, act: () => void): void {
  const turns = turnsOf.get(socket);
  const current = turns?.current ?? null;
  if (turns === undefined || current === null || (!current.request.complete && !current.response.headersSent)) act();
  else turns.whenIdle = act;
}

/** Gives the requests of one connection their turns: one is under way, a few wait, and each has a deadline. */
export function inTurns(
  listener: RequestListener,
  { maxPipelined, answerMs }: Pick<HttpLimits, 'maxPipelined' | 'answerMs'>,
): RequestListener {
  const begin = (turns: Turns, exchange: Exchange): void => {
    const { request, response } = exchange;
    turns.current = exchange;
    const deadline = setTimeout(() => request.socket.destroy(), answerMs);
    response.once('close', () => {
      clearTimeout(deadline);
      turns.current = null;
      const next = turns.waiting.shift();
      if (next && !request.socket.destroyed) begin(turns, next);
      else turns.whenIdle?.();
    });
    listener(request, response);
  };
  return (request, response) => {
    const turns = turnsOf.get(request.socket) ?? beginTurns(request.socket);
    if (turns.current === null) begin(turns, { request, response });
    else if (turns.waiting.length < maxPipelined) turns.waiting.push({ request, response });
    else request.socket.destroy();
  };
}

function beginTurns(socket: Duplex): Turns {
  const turns: Turns = { current: null, waiting: [], full: false, whenIdle: null };
  turnsOf.set(socket, turns);
  socket.once('close', () => turns.waiting.splice(0));
  return turns;
}

/** What Node's parser is told to leave the rest of the bytes alone: it is what an upgrade tells it. */
const stopParsing = 2;

/** The part of Node's HTTP parser that is used here. It is internal: where it is missing, a connection that asks for too much is cut. */
interface Parser {
  onIncoming?: ((request: IncomingMessage, keepAlive: boolean) => number) | null;
}

/**
 * Ends the connection of a client that pipelines more than may wait, behind the answers that it is owed. Node's parser makes
 * a request of each 18 bytes of a chunk before anybody else has a turn: the surplus must not even be parsed.
 */
export function boundPipelines(server: Server, { maxPipelined }: Pick<HttpLimits, 'maxPipelined'>): void {
  server.on(
    server instanceof TlsServer ? 'secureConnection' : 'connection',
    (socket: Duplex & { parser?: Parser | null }) => {
      const { parser } = socket;
      const pass = parser?.onIncoming;
      if (!parser || !pass) return;
      parser.onIncoming = (request, keepAlive) => {
        const turns = turnsOf.get(socket);
        if (turns === undefined || (!turns.full && turns.waiting.length < maxPipelined))
          return pass(request, keepAlive);
        if (!turns.full) endBehindLast(turns);
        turns.full = true;
        socket.pause();
        return stopParsing;
      };
    },
  );
}

/** The last answer that is owed says that nothing comes behind it; Node then ends the connection. */
function endBehindLast({ current, waiting }: Turns): void {
  const last = (waiting.at(-1) ?? current)?.response;
  if (last?.headersSent === false) last.setHeader('connection', 'close');
}
