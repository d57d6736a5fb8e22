import { serveApi } from '../../../core/api/http-server.ts';
import type { ServeOptions } from '../../../core/api/http-server.ts';
import { openApiDocument } from '../../../core/api/openapi.ts';
import { attachWsGateway } from '../../../core/devices/ws-gateway.ts';
import { wsLink } from '../../../core/devices/ws-link.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type { Link } from '../../../core/ports/link.ts';
import type { Hosted } from '../stage.ts';
import { Belongings } from './belongings.ts';
import type { Closable } from './belongings.ts';

/** A core may bring what its server shows beside the API. */
export type LiveHosted = Hosted & Partial<Pick<ServeOptions, 'health' | 'metrics' | 'openapi'>>;

/** A core on real sockets. */
export interface LiveCore extends Closable {
  /** Base URL, without a slash at the end. */
  readonly url: string;
  readonly link: Link;
}

/** Puts a core on 127.0.0.1, on any free port: the API and the machines' door on one server. */
export async function startLiveCore(core: LiveHosted, clock: Clock): Promise<LiveCore> {
  const parts = new Belongings();
  const api = await serveApi({
    handle: (request) => core.handle(request),
    health: core.health ?? (() => ({ status: 'ok' })),
    metrics: core.metrics ?? (() => Promise.resolve('')),
    openapi: core.openapi ?? openApiDocument('run'),
    host: '127.0.0.1',
    port: 0,
  });
  parts.keep(api);
  parts.keep(attachWsGateway({ server: api.server, acceptor: core.devices, clock }));
  return { url: api.url, link: wsLink(api.url), close: () => parts.close() };
}

/** The machines' way to the core that is there when they dial. */
export function linkTo(core: () => LiveCore | null): Link {
  return {
    dial(machineNo, listener) {
      const present = core();
      if (present) return present.link.dial(machineNo, listener);
      // Told after `dial` has returned, as of any other connection that fails.
      queueMicrotask(() => listener.closed(1006, 'no core is on the network'));
      return { send: () => false, close: () => undefined, open: false };
    },
  };
}
