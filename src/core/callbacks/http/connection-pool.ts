import type { Socket } from 'node:net';
import { buildConnector, Client } from 'undici';
import type { HttpFailure } from '#core/ports/http.ts';
import { parseStatus } from './status-line.ts';

/** How connections are made. */
export type ConnectOptions = buildConnector.BuildOptions;

/** Bytes of an answer that are kept for its status line: informational answers may come before it. */
const headBytes = 4_096;

/** Idle connections that are kept for one origin. */
const maxIdle = 64;

/** One connection to an origin, with one request at a time. */
export class HttpConnection {
  readonly client: Client;
  readonly origin: string;
  readonly #connector: ReturnType<typeof buildConnector>;
  #socket: Socket | null = null;
  #head: Buffer[] = [];
  #headLength = 0;
  #uses = 0;

  constructor(origin: string, options: ConnectOptions) {
    this.origin = origin;
    this.#connector = buildConnector(options);
    this.client = new Client(origin, { connect: (to, done) => this.#connect(to, done) });
    // Its errors are reported through its request.
    this.client.on('connectionError', () => undefined);
  }

  /** True from the second request on. */
  get isReused(): boolean {
    return this.#uses > 1;
  }

  /** Forgets the answer before. */
  beginRequest(): void {
    this.#uses++;
    this.#head = [];
    this.#headLength = 0;
  }

  /** The status line that has come since {@link beginRequest}, whatever the parser made of what stands behind it. */
  get status(): number | null {
    return parseStatus(Buffer.concat(this.#head).toString('latin1'));
  }

  /**
   * Ends the connection, and the request on it with this failure. A request that is aborted alone would have undici
   * open another connection in place of the one that it closes.
   */
  destroy(failure: HttpFailure | null = null): void {
    void this.client.destroy(failure);
    // While it connects, only the socket itself knows.
    this.#socket?.destroy();
  }

  #connect(to: buildConnector.Options, done: buildConnector.Callback): void {
    // It returns the socket at once, although its type does not declare it.
    const connector = this.#connector as unknown as (
      to: buildConnector.Options,
      done: buildConnector.Callback,
    ) => Socket;
    const socket = connector(to, done);
    this.#socket = socket;
    const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
    socket.read = (size?: number) => {
      const chunk = read(size);
      if (chunk !== null && this.#headLength < headBytes) {
        this.#head.push(chunk);
        this.#headLength += chunk.length;
      }
      return chunk;
    };
  }
}

/** Connections by origin, kept for the next request. undici's own pool has none that ends with its request. */
export class HttpConnectionPool {
  readonly #options: ConnectOptions;
  readonly #idle = new Map<string, HttpConnection[]>();
  readonly #open = new Set<HttpConnection>();
  #closed = false;

  constructor(options: ConnectOptions) {
    this.#options = options;
  }

  /** A connection with nothing under way. @returns null once the pool is closed. */
  acquire(origin: string): HttpConnection | null {
    if (this.#closed) return null;
    const connection = this.#idle.get(origin)?.pop() ?? this.#create(origin);
    connection.beginRequest();
    return connection;
  }

  /** Takes a connection back whose answer has come whole. */
  release(connection: HttpConnection): void {
    const idle = this.#idle.get(connection.origin) ?? [];
    if (this.#closed || connection.client.destroyed || idle.length >= maxIdle) {
      this.drop(connection);
      return;
    }
    idle.push(connection);
    this.#idle.set(connection.origin, idle);
  }

  /** Ends a connection. */
  drop(connection: HttpConnection, failure: HttpFailure | null = null): void {
    this.#forget(connection);
    connection.destroy(failure);
  }

  /** Ends all. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#open) connection.destroy();
    this.#open.clear();
    this.#idle.clear();
  }

  #create(origin: string): HttpConnection {
    const connection = new HttpConnection(origin, this.#options);
    this.#open.add(connection);
    // Closed by the other side, or idle for too long.
    connection.client.on('disconnect', () => {
      if (this.#idle.get(origin)?.includes(connection)) this.drop(connection);
    });
    return connection;
  }

  #forget(connection: HttpConnection): void {
    this.#open.delete(connection);
    const rest = this.#idle.get(connection.origin)?.filter((other) => other !== connection) ?? [];
    if (rest.length > 0) this.#idle.set(connection.origin, rest);
    else this.#idle.delete(connection.origin);
  }
}
