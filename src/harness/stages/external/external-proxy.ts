import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Closable } from '../close-stack.ts';
import { ProxyConnection, type ExternalRoute, type ProxyConnectionParts } from './proxy-connection.ts';

/** Where real machines dial the proxy. */
export interface ProxyAddress {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** PEM texts; left out: without TLS. */
  readonly tls?: { readonly certificate: string; readonly key: string } | undefined;
}

/** What a proxy needs. */
export interface ExternalProxyOptions extends Omit<ProxyConnectionParts, 'admit'> {
  readonly address: ProxyAddress;
  readonly routes: readonly ExternalRoute[];
}

/** A proxy that real machines dial in place of their cloud. */
export interface ExternalProxy extends Closable {
  /** Host and port, as a machine on the same computer dials them. */
  readonly authority: string;
  readonly hasTls: boolean;
}

/**
 * Opens the proxy. One port serves WebSockets and MQTT.
 * @throws Error in one sentence when it cannot listen there.
 */
export async function openExternalProxy({ address, routes, ...parts }: ExternalProxyOptions): Promise<ExternalProxy> {
  const open = new Set<ProxyConnection>();
  const admit: ProxyConnectionParts['admit'] = (dialled, link) => {
    const route = routes.find((one) => one.isDialledBy(dialled));
    if (!route) return unknownMachine(dialled, routes);
    if (route.link !== link)
      return `machine ${route.name} dialled by ${linkNames[link]}, and its cloud speaks ${linkNames[route.link]}`;
    if ([...open].some(({ machineNo }) => machineNo === route.machineNo))
      return `machine ${route.name} is connected already: a second connection with its number is not let through`;
    return route;
  };
  const accept = (socket: Socket): void => {
    const connection: ProxyConnection = new ProxyConnection(socket, { ...parts, admit }, () => open.delete(connection));
    open.add(connection);
  };
  const { tls } = address;
  const server = tls ? createTlsServer({ cert: tls.certificate, key: tls.key }, accept) : createServer(accept);
  server.on('tlsClientError', ({ message }: Error) =>
    parts.listener.refused('', `a dial did not agree on TLS: ${message}`),
  );
  await listen(server, address);
  const { port } = server.address() as AddressInfo;
  return {
    authority: `${address.host.includes(':') ? `[${address.host}]` : address.host}:${port}`,
    hasTls: tls !== undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const connection of open) connection.cut('the run is over');
      }),
  };
}

const linkNames = { websocket: 'WebSocket', mqtt: 'MQTT' } as const;

function unknownMachine(dialled: string, routes: readonly ExternalRoute[]): string {
  const expected = routes.map(({ name }) => name).join(', ');
  const caller = dialled.slice(0, 100);
  return `what dialled the proxy as "${caller}" is no real machine of this run, which expects ${expected}`;
}

function listen(server: Server, { host, port }: ProxyAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: Error & { code?: string }) =>
      reject(
        new Error(
          `the proxy for real machines cannot listen on ${host}:${port} (${error.code ?? error.message}): ` +
            'name another address with --proxy-listen',
        ),
      ),
    );
    server.listen(port, host, resolve);
  });
}
