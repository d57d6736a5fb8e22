import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Where a relay leads a connection, best first; asked for each one. */
export type Upstreams = () => readonly number[];

/**
 * Carries TCP connections to ports of this computer: byte for byte, so that calls, WebSockets and the protocol of the
 * database pass alike. A connection that is refused goes to the next port.
 */
export class TcpRelay {
  readonly #server: Server;
  readonly #pairs = new Map<Socket, number>();
  readonly #upstreams: Upstreams;
  #isCut = false;

  private constructor(upstreams: Upstreams) {
    this.#upstreams = upstreams;
    this.#server = createServer({ noDelay: true }, (client) => this.#accept(client));
  }

  /** Listens. @param port 0: any that is free. @throws Error when the port is taken. */
  static async listen(upstreams: Upstreams, port = 0, host = '127.0.0.1'): Promise<TcpRelay> {
    const relay = new TcpRelay(upstreams);
    relay.#server.listen(port, host);
    await once(relay.#server, 'listening');
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Cuts every connection, and takes no other until {@link join}. */
  cut(): void {
    this.#isCut = true;
    for (const client of this.#pairs.keys()) client.destroy();
  }

  /** Takes connections again. */
  join(): void {
    this.#isCut = false;
  }

  /** Whether a connection leads to a port now. */
  leadsTo(port: number): boolean {
    return [...this.#pairs.values()].includes(port);
  }

  /** Cuts the connections to one port. */
  cutThoseTo(port: number): void {
    for (const [client, upstream] of this.#pairs) if (upstream === port) client.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(client: Socket): void {
    client.on('error', () => client.destroy());
    if (this.#isCut) client.destroy();
    else this.#lead(client, this.#upstreams());
  }

  #lead(client: Socket, [port, ...others]: readonly number[]): void {
    if (port === undefined || client.destroyed) {
      client.destroy();
      return;
    }
    const upstream = connect({ port, host: '127.0.0.1', noDelay: true });
    upstream.once('error', () => {
      if (!this.#pairs.has(client)) this.#lead(client, others);
    });
    upstream.once('connect', () => {
      this.#pairs.set(client, port);
      client.pipe(upstream).pipe(client);
      upstream.on('error', () => upstream.destroy()).once('close', () => client.destroy());
      client.once('close', () => {
        this.#pairs.delete(client);
        upstream.destroy();
      });
      if (client.destroyed || this.#isCut) {
        this.#pairs.delete(client);
        client.destroy();
        upstream.destroy();
      }
    });
  }
}
