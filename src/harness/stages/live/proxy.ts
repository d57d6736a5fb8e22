import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { wsLink } from '#core/devices/links/websocket/websocket-link.ts';
import type { Link } from '#core/ports/link.ts';
import type { Closable } from '../close-stack.ts';
import { ProxyLine } from './proxy-connection.ts';
import type { ProxyLineParts } from './proxy-connection.ts';

/** A proxy between the machines and whichever core is there. */
export interface Proxy extends Closable {
  /** The machines' way through it. */
  readonly link: Link;
}

/** Puts a TCP proxy on 127.0.0.1, on any free port. */
export async function startProxy(parts: ProxyLineParts): Promise<Proxy> {
  const open = new Set<ProxyLine>();
  const server = createServer((socket) => {
    const line: ProxyLine = new ProxyLine(socket, parts, () => open.delete(line));
    open.add(line);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    link: wsLink(`http://127.0.0.1:${port}`),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const line of open) line.cut();
      }),
  };
}
