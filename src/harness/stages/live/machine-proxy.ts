import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { webSocketLink } from '#core/devices/links/websocket/websocket-link.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Link } from '#core/ports/link.ts';
import type { CuttableConnection, NetworkFaults } from '#harness/fault-injection/network/network-faults.ts';
import type { Closable } from '../close-stack.ts';
import { carryUnits } from '../proxy/carry-units.ts';
import { FrameSplitter } from '../proxy/frame-splitter.ts';
import { HttpHeadReader } from '../proxy/http-head-reader.ts';
import { ProxyChannel } from '../proxy/proxy-channel.ts';

/** What the connections through the proxy share. */
interface ProxyOptions {
  readonly clock: Clock;
  readonly networkFaults: NetworkFaults;
  /** Connections whose machine is known and that are not closed at both ends. */
  readonly connections: Set<CuttableConnection>;
  /** The port of the core on this computer; null while there is none. */
  readonly corePort: () => number | null;
}

const machinePathPattern = /^GET \/devices\/(\d{8})[ ?]/;

/**
 * One connection of a machine through the proxy. It reads the machine's number from the upgrade request, dials the
 * core, and carries heads unchanged and WebSocket messages one by one. Messages dropped while half-open cannot be
 * replaced, so such a connection ends cut.
 */
class ProxyConnection implements CuttableConnection {
  machineNo = '';
  readonly #options: ProxyOptions;
  readonly #machine: Socket;
  readonly #onClosed: () => void;
  #core: Socket | null = null;
  #channels: readonly ProxyChannel[] = [];

  /** @param onClosed called when both sockets are closed. */
  constructor(machine: Socket, options: ProxyOptions, onClosed: () => void) {
    this.#machine = machine;
    this.#options = options;
    this.#onClosed = onClosed;
    const head = new HttpHeadReader();
    const read = (chunk: Buffer): void => {
      const request = this.#cutOnError(() => head.push(chunk));
      if (!request) return;
      machine.off('data', read);
      this.#connectToCore(request.head, request.rest);
    };
    machine.setNoDelay(true);
    machine.on('data', read);
    machine.on('error', () => undefined);
    machine.on('close', () => this.#onSocketClosed());
  }

  cut(): void {
    for (const channel of this.#channels) channel.stop();
    this.#machine.destroy();
    this.#core?.destroy();
  }

  /** The machine's request is complete. */
  #connectToCore(request: Buffer, rest: Buffer): void {
    const { clock, networkFaults, connections, corePort } = this.#options;
    this.machineNo = machinePathPattern.exec(request.toString('latin1'))?.[1] ?? '';
    const port = corePort();
    if (port === null || networkFaults.cuts('link', this.machineNo, 'up')) {
      this.#machine.destroy();
      return;
    }
    const core = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#core = core;
    connections.add(this);
    const up = new ProxyChannel(clock, core, networkFaults, this.machineNo, 'up');
    const down = new ProxyChannel(clock, this.#machine, networkFaults, this.machineNo, 'down');
    this.#channels = [up, down];
    up.control(request);
    this.#forward(this.#machine, core, up, rest);
    this.#machine.on('close', () => up.end());
    core.on('error', () => undefined);
    core.on('close', () => {
      down.end();
      this.#onSocketClosed();
    });
    this.#forwardUpgradeAnswer(core, down);
  }

  /** An upgrade that the core refuses is an answer like any other, and then no frames follow. */
  #forwardUpgradeAnswer(core: Socket, down: ProxyChannel): void {
    const head = new HttpHeadReader();
    const read = (chunk: Buffer): void => {
      const answer = this.#cutOnError(() => head.push(chunk));
      if (!answer) return;
      core.off('data', read);
      down.control(answer.head);
      if (/^HTTP\/1\.1 101 /.test(answer.head.toString('latin1', 0, 16))) {
        this.#forward(core, this.#machine, down, answer.rest);
        return;
      }
      down.control(answer.rest);
      core.on('data', (more: Buffer) => down.control(more));
    };
    core.on('data', read);
  }

  /** Carries what comes from one socket, message by message. */
  #forward(from: Socket, to: Socket, channel: ProxyChannel, buffered: Buffer): void {
    const splitter = new FrameSplitter();
    carryUnits({ from, to, split: (chunk) => this.#cutOnError(() => splitter.push(chunk)) ?? [] }, buffered, (unit) => {
      if (unit.isMessage) channel.message(unit.bytes);
      else channel.control(unit.bytes);
    });
  }

  /** Invalid HTTP or WebSocket bytes cut the connection. */
  #cutOnError<T>(read: () => T): T | null {
    try {
      return read();
    } catch {
      this.cut();
      return null;
    }
  }

  #onSocketClosed(): void {
    if (!this.#machine.closed || (this.#core && !this.#core.closed)) return;
    for (const channel of this.#channels) channel.stop();
    this.#options.connections.delete(this);
    this.#onClosed();
  }
}

/** A proxy between the machines and the run's present core. */
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
