import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { webSocketLink } from '#core/devices/links/websocket/websocket-link.ts';
import type { Link } from '#core/ports/link.ts';
import type { Closable } from '../close-stack.ts';
import { ProxyConnection } from './proxy-connection.ts';
import type { ProxyOptions } from './proxy-connection.ts';

/** A proxy between the machines and whichever core is there. */
export interface MachineProxy extends Closable {
  /** The machines' way through it. */
  readonly link: Link;
}

/** Puts a TCP proxy on 127.0.0.1, on any free port. */
export async function startProxy(options: ProxyOptions): Promise<MachineProxy> {
  const connections = new Set<ProxyConnection>();
  const server = createServer((socket) => {
    const connection: ProxyConnection = new ProxyConnection(socket, options, () => connections.delete(connection));
    connections.add(connection);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    link: webSocketLink(`http://127.0.0.1:${port}`),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const connection of connections) connection.cut();
      }),
  };
}
