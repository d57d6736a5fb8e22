import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { ServedApi, ServeOptions } from '#core/api/http/http-server.ts';
import { openApiDocument } from '#core/api/openapi/openapi.ts';
import { webSocketLink } from '#core/devices/links/websocket/websocket-link.ts';
import type { ApiRequest } from '#core/api/http-types.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Link, WireAcceptor } from '#core/ports/link.ts';
import { serveCore } from '#core/serve-core.ts';
import type { HostedCore } from '../stage.ts';
import { CloseStack } from '../close-stack.ts';
import type { Closable } from '../close-stack.ts';

/** A core may bring what its server shows beside the API. */
export type LiveHostedCore = HostedCore & Partial<Pick<ServeOptions, 'health' | 'metrics' | 'openapi'>>;

/** A core on real sockets. */
export interface LiveCore extends Closable {
  /** Base URL, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly link: Link;
  /** Ends it like a killed process: all connections are cut and the core gets no event of that. */
  kill(): Promise<void>;
}

/**
 * Puts a core on 127.0.0.1: the API and the machines' door on one server.
 * @param port where it should listen, if that port is still free; else, and when it is 0, on any other.
 */
export async function startLiveCore(core: LiveHostedCore, clock: Clock, port: number): Promise<LiveCore> {
  const lifetime = { ended: false };
  const hosted = {
    handle: (request: ApiRequest) => core.handle(request),
    devices: silentAfterKill(core.devices, lifetime),
  };
  const serve = (listenPort: number): Promise<ServedApi> =>
    serveCore(hosted, {
      clock,
      health: core.health ?? (() => ({ status: 'ok' })),
      metrics: core.metrics ?? (() => Promise.resolve('')),
      openapi: core.openapi ?? openApiDocument('run'),
      host: '127.0.0.1',
      port: listenPort,
    });
  const closeStack = new CloseStack();
  // Between two lives of a core, any connection of this computer may have been given its port.
  const api = closeStack.add(await (port === 0 ? serve(0) : serve(port).catch(() => serve(0))));
  const cutAll = trackSockets(api.server, lifetime);
  return {
    url: api.url,
    port: Number(new URL(api.url).port),
    link: webSocketLink(api.url),
    kill: () => {
      lifetime.ended = true;
      cutAll();
      return closeStack.close();
    },
    close: () => closeStack.close(),
  };
}

/** A killed core gets no event when its connections are cut. */
function silentAfterKill(devices: WireAcceptor, lifetime: { readonly ended: boolean }): WireAcceptor {
  return {
    accept(machineNo, wire) {
      const listener = devices.accept(machineNo, wire);
      return {
        frame: (text) => {
          if (!lifetime.ended) listener.frame(text);
        },
        closed: (code, reason) => {
          if (!lifetime.ended) listener.closed(code, reason);
        },
      };
    },
  };
}

/** Knows every socket of a server, upgraded ones included. @returns how to cut them all. */
function trackSockets(server: Server, lifetime: { readonly ended: boolean }): () => void {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    // It takes a moment until the server has stopped listening.
    if (lifetime.ended) socket.destroy();
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return () => {
    for (const socket of sockets) socket.destroy();
  };
}

/**
 * The machines' way to the core that is there when they dial. @param route the way there, which may have changed since.
 */
export function linkToCurrentCore(core: () => LiveCore | null, route: (core: LiveCore) => Link): Link {
  return {
    dial(machineNo, listener) {
      const current = core();
      if (current) return route(current).dial(machineNo, listener);
      // After `dial` has returned, as for any other failed connection.
      queueMicrotask(() => listener.closed(1006, 'no core is on the network'));
      return { send: () => false, close: () => undefined, open: false };
    },
  };
}
