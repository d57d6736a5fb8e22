import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A receiver of callbacks that counts what comes. The URL names the machine. */
export interface CountingReceiver {
  readonly url: string;
  /** Callbacks so far, and all bytes of them, heads included. */
  counts(): { readonly callbacks: number; readonly bytes: number };
  /** Settles with the next callback for that machine. */
  next(machineNo: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a receiver on this computer. */
export async function startCountingReceiver(): Promise<CountingReceiver> {
  const waiting = new Map<string, () => void>();
  const sockets = new Set<Socket>();
  let callbacks = 0;
  let bytesOfClosed = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.end('ok');
      callbacks += 1;
      const machineNo = (request.url ?? '').slice(1);
      waiting.get(machineNo)?.();
      waiting.delete(machineNo);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      bytesOfClosed += socket.bytesRead;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts: () => ({
      callbacks,
      bytes: [...sockets].reduce((sum, { bytesRead }) => sum + bytesRead, bytesOfClosed),
    }),
    next: (machineNo) => new Promise((resolve) => waiting.set(machineNo, resolve)),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
