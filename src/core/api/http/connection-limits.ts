import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { endConnection } from './end-connection.ts';
import { refusalResponse } from '../envelope.ts';
import type { ApiResponse } from '../http-types.ts';
import { languageOf } from '../language.ts';
import { isLoopbackAddress, isWithin, limitNetworkOf } from '../limits/sender-address.ts';

/** How many connections may be open at once, machines' among them. Null: as many as come. */
export interface ConnectionLimits {
  readonly total: number | null;
  /** From one IPv4 address or one IPv6 /64. Loopback and trusted proxies are exempt: many clients share them. */
  readonly perAddress: number | null;
}

/** Safe in public: room for a fleet and its merchants, and no single address can take all of it. */
export const defaultConnectionLimits: ConnectionLimits = { total: 20_000, perAddress: 1_000 };

/** Which limit a connection was refused by. */
export type ConnectionLimit = 'total' | 'address';

/** What a server does about its open connections. */
export interface ConnectionLimitOptions {
  readonly limits: ConnectionLimits;
  /** Called with the number of open connections at each change. */
  readonly onOpen?: (open: number) => void;
  readonly onRefused?: (limit: ConnectionLimit, address: string, response: ApiResponse) => void;
}

/** Counts open connections. */
export class ConnectionCounter {
  readonly #limits: ConnectionLimits;
  readonly #trustedProxies: readonly string[];
  readonly #openByNetwork = new Map<string, number>();
  #open = 0;

  /** @param trustedProxies CIDR ranges of trusted proxies. */
  constructor(limits: ConnectionLimits, trustedProxies: readonly string[]) {
    this.#limits = limits;
    this.#trustedProxies = trustedProxies;
  }

  get open(): number {
    return this.#open;
  }

  /** Addresses that are counted now. */
  get networks(): number {
    return this.#openByNetwork.size;
  }

  /** Counts a connection, or names the limit that refuses it. */
  admit(address: string): ConnectionLimit | null {
    const { total, perAddress } = this.#limits;
    if (total !== null && this.#open >= total) return 'total';
    const network = this.#networkOf(address);
    const open = network === null ? 0 : (this.#openByNetwork.get(network) ?? 0);
    if (perAddress !== null && open >= perAddress) return 'address';
    this.#open += 1;
    if (network !== null) this.#openByNetwork.set(network, open + 1);
    return null;
  }

  /** A connection that was counted is closed. */
  release(address: string): void {
    this.#open -= 1;
    const network = this.#networkOf(address);
    if (network === null) return;
    const remaining = (this.#openByNetwork.get(network) ?? 1) - 1;
    if (remaining === 0) this.#openByNetwork.delete(network);
    else this.#openByNetwork.set(network, remaining);
  }

  #networkOf(address: string): string | null {
    return isLoopbackAddress(address) || isWithin(address, this.#trustedProxies) ? null : limitNetworkOf(address);
  }
}

/**
 * Refused connections that are answered at once; the others are cut without a word, or refusals would hold what the
 * limit saves.
 */
const maxAnswered = 64;

/**
 * Refuses connections beyond a limit before anything of them is read. In plain HTTP the peer is answered in the
 * envelope; before a TLS handshake it is cut.
 */
export function limitConnections(
  server: Server,
  { limits, onOpen, onRefused }: ConnectionLimitOptions,
  trustedProxies: readonly string[],
  lingerMs: number,
): void {
  const counter = new ConnectionCounter(limits, trustedProxies);
  const countedSockets = new WeakSet<Socket>();
  const connectionListeners = server.listeners('connection') as ((socket: Socket) => void)[];
  let answeredCount = 0;
  const refuse = (socket: Socket, limit: ConnectionLimit, address: string): void => {
    const response = refusalOf(limit);
    onRefused?.(limit, address, response);
    if (server instanceof TlsServer || answeredCount >= maxAnswered) {
      socket.destroy();
      return;
    }
    answeredCount += 1;
    socket.once('close', () => (answeredCount -= 1));
    endConnection(socket, response, lingerMs);
  };
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    // A connection that asked for another protocol is handed to the server a second time.
    if (!countedSockets.has(socket)) {
      const address = socket.remoteAddress ?? '';
      const limit = counter.admit(address);
      if (limit !== null) {
        refuse(socket, limit, address);
        return;
      }
      countedSockets.add(socket);
      onOpen?.(counter.open);
      socket.once('close', () => {
        counter.release(address);
        onOpen?.(counter.open);
      });
    }
    for (const listener of connectionListeners) listener.call(server, socket);
  });
}

const retryAfterMs = 5_000;

/** Nothing of the request has been read, its language neither: the answer has both. */
function refusalOf(limit: ConnectionLimit): ApiResponse {
  const text =
    limit === 'total'
      ? '连接总数已满 (too many connections are open)'
      : '此地址的连接过多 (too many connections from this address)';
  return refusalResponse(
    {
      code: 4290,
      status: limit === 'total' ? 503 : 429,
      detail: { zh: text, en: text },
      data: { retry_after_ms: retryAfterMs },
    },
    languageOf(undefined),
  );
}
