import { serveApi, type ServedApi, type ServeOptions } from './api/http/http-server.ts';
import type { Core } from './core.ts';
import {
  attachMachineWebSocketServer,
  type WebSocketServerOptions,
} from './devices/links/websocket/websocket-server.ts';
import type { Clock } from './ports/clock.ts';

/** Where a core is served, and with what limits and pages. */
export interface ServeCoreOptions extends Omit<ServeOptions, 'handle'> {
  readonly clock: Clock;
  /** Decides before the handshake whether a machine's connection is refused; without it none is. */
  readonly refuseMachine?: WebSocketServerOptions['refuse'];
}

/**
 * Puts a core on the network: its API and its machines' WebSockets on one server. CLI, live stage and benchmark all
 * start theirs here. `close` lets the machines go first, so that they get a goodbye before their sockets are closed.
 * @throws Error in one line with the remedy, if the address cannot be used
 */
export async function serveCore(
  core: Pick<Core, 'handle' | 'devices'>,
  { clock, refuseMachine, ...options }: ServeCoreOptions,
): Promise<ServedApi> {
  const api = await serveApi({ ...options, handle: (request) => core.handle(request) });
  const machines = attachMachineWebSocketServer({
    server: api.server,
    acceptor: core.devices,
    clock,
    refuse: refuseMachine,
    onAudit: options.onAudit,
    trustedProxies: options.trustedProxies,
  });
  return {
    ...api,
    close: async () => {
      try {
        await machines.close();
      } finally {
        await api.close();
      }
    },
  };
}
