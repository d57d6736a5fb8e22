import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What happens to the next commit that passes: its request does not arrive, or its answer does not. */
export type Cut = 'request' | 'answer';

/** Stands between a store and its server, and cuts connections. */
export interface CuttingProxy {
  readonly port: number;
  /** Cuts the connection of the next commit. @param stayAway takes no connection afterwards. */
  cutNextCommit(cut: Cut, stayAway?: boolean): void;
  /** Takes connections again. */
  comeBack(): void;
}

/** Starts a proxy in front of a server on this host; it ends with the test. */
export async function startProxy(serverPort: number): Promise<CuttingProxy> {
  let next: { readonly cut: Cut; readonly stayAway: boolean } | null = null;
  let isAway = false;
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    if (isAway) {
      client.destroy();
      return;
    }
    const upstream = connect({ port: serverPort, host: '127.0.0.1' });
    let isCut = false;
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end).on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on('data', (data) => {
      if (!next || !data.includes('"session":')) {
        upstream.write(data);
        return;
      }
      const { cut, stayAway } = next;
      next = null;
      isAway = stayAway;
      isCut = true;
      if (cut === 'request') end();
      else upstream.write(data);
    });
    // The whole answer of one commit fits one packet: it was made when the first byte of it comes.
    upstream.on('data', (data) => (isCut ? end() : void client.write(data)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    port: (server.address() as AddressInfo).port,
    cutNextCommit: (cut, stayAway = false) => (next = { cut, stayAway }),
    comeBack: () => (isAway = false),
  };
}
