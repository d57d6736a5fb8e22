import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Clock } from '#core/ports/clock.ts';
import type { DriverFrame } from '#drivers/machine-driver.ts';
import type { Direction } from '#harness/fault-injection/network/message-effects.ts';
import type { CuttableConnection, NetworkFaults } from '#harness/fault-injection/network/network-faults.ts';
import { carryUnits } from '../proxy/carry-units.ts';
import type { StreamUnit } from '../proxy/frame-splitter.ts';
import { ProxyChannel } from '../proxy/proxy-channel.ts';
import type { LineEnd, LineProtocol, Opening } from './line-protocol.ts';
import { mqttLine } from './mqtt-line.ts';
import { webSocketLine } from './websocket-line.ts';

/** A machine that may dial the proxy. */
export interface ExternalRoute {
  readonly machineNo: string;
  /** As the cloud and the person at the machine call it. */
  readonly name: string;
  readonly link: LineProtocol['link'];
  /** Whether this opening is that of the machine, by the path or the client id that it names. */
  readonly isDialledBy: (dialled: string) => boolean;
  /** The cloud's address for the machine now; null while there is no cloud. */
  readonly cloud: () => URL | null;
}

/** What happens on the lines of real machines. A message is given when it leaves the machine, or reaches it. */
export interface LineListener {
  connected(machineNo: string): void;
  sent(machineNo: string, frame: DriverFrame): void;
  received(machineNo: string, frame: DriverFrame): void;
  disconnected(machineNo: string, end: LineEnd): void;
  /** @param machineNo empty where the caller is none of the machines. */
  refused(machineNo: string, reason: string): void;
}

/** What the connections of a proxy share. */
export interface ProxyConnectionParts {
  readonly clock: Clock;
  readonly networkFaults: NetworkFaults;
  /** Connections that network faults may cut. */
  readonly connections: Set<CuttableConnection>;
  readonly listener: LineListener;
  /** Finds the machine of an opening, or the reason why it must not connect. */
  readonly admit: (dialled: string, link: LineProtocol['link']) => ExternalRoute | string;
}

/** The first byte of an MQTT client, and of one that wants TLS. */
const mqttByte = 0x10;
const tlsByte = 0x16;
const abnormalEnd: LineEnd = { code: 1006, reason: '' };
/** A machine that is gone without a word is noticed after this, ms. */
const keepAliveMs = 10_000;

/**
 * One connection of a real machine through the proxy to its cloud: what it opens with names the machine, and then every
 * message is carried with the effects of network faults.
 */
export class ProxyConnection implements CuttableConnection {
  machineNo = '';
  readonly #parts: ProxyConnectionParts;
  readonly #machine: Socket;
  readonly #onClosed: () => void;
  #line: LineProtocol | null = null;
  #cloud: Socket | null = null;
  #channels: readonly ProxyChannel[] = [];
  #isConnected = false;
  #end: LineEnd = abnormalEnd;

  /** @param onClosed called when both sockets are closed. */
  constructor(machine: Socket, parts: ProxyConnectionParts, onClosed: () => void) {
    this.#machine = machine;
    this.#parts = parts;
    this.#onClosed = onClosed;
    const read = (chunk: Buffer): void => {
      const opening = this.#cutOnError(() => this.#readOpening(chunk));
      if (!opening) return;
      machine.off('data', read);
      this.#connect(opening);
    };
    machine.setNoDelay(true).setKeepAlive(true, keepAliveMs);
    machine.on('data', read);
    machine.on('error', () => undefined);
    machine.on('close', () => this.#onSocketClosed());
  }

  cut(reason: string): void {
    if (reason !== '') this.#end = { ...this.#end, reason };
    for (const channel of this.#channels) channel.stop();
    this.#machine.destroy();
    this.#cloud?.destroy();
  }

  #readOpening(chunk: Buffer): Opening | null {
    if (!this.#line && chunk[0] === tlsByte)
      throw new RangeError('a machine dialled with TLS, and the proxy has no certificate: give "proxy.certificate"');
    this.#line ??= chunk[0] === mqttByte ? mqttLine() : webSocketLine();
    return this.#line.readOpening(chunk);
  }

  #connect(opening: Opening): void {
    const { networkFaults, connections, admit } = this.#parts;
    const line = this.#line;
    if (!line) return;
    const route = admit(opening.dialled, line.link);
    if (typeof route === 'string') {
      this.#refuse(route);
      return;
    }
    this.machineNo = route.machineNo;
    const url = route.cloud();
    if (url === null || networkFaults.cuts('link', this.machineNo, 'up')) {
      this.#machine.destroy();
      return;
    }
    connections.add(this);
    const cloud = dialCloud(url);
    this.#cloud = cloud;
    const up = this.#channel(cloud, 'up');
    const down = this.#channel(this.#machine, 'down');
    this.#channels = [up, down];
    up.control(line.openingFor(opening, url));
    this.#carry(line, this.#machine, cloud, up, opening.rest);
    this.#machine.on('close', () => up.end());
    cloud.on('error', ({ message }) => {
      if (!this.#isConnected) this.#parts.listener.refused(this.machineNo, `${url.host} does not answer: ${message}`);
    });
    cloud.on('close', () => {
      down.end();
      this.#onSocketClosed();
    });
    this.#readAnswer(line, cloud, down);
  }

  #channel(to: Socket, direction: Direction): ProxyChannel {
    const { clock, networkFaults } = this.#parts;
    return new ProxyChannel(clock, to, networkFaults, this.machineNo, direction);
  }

  /** What a cloud refuses is carried like any other answer, and then no messages follow. */
  #readAnswer(line: LineProtocol, cloud: Socket, down: ProxyChannel): void {
    const read = (chunk: Buffer): void => {
      const answer = this.#cutOnError(() => line.readAnswer(chunk));
      if (!answer) return;
      cloud.off('data', read);
      if (answer.isAccepted) {
        this.#isConnected = true;
        this.#parts.listener.connected(this.machineNo);
        down.control(answer.bytes);
        this.#carry(line, cloud, this.#machine, down, answer.rest);
        return;
      }
      const status = line.link === 'mqtt' ? 'the broker' : (answer.bytes.toString('latin1').split('\r\n')[0] ?? '');
      this.#parts.listener.refused(this.machineNo, `its cloud refuses the connection (${status})`);
      down.control(answer.bytes);
      down.control(answer.rest);
      cloud.on('data', (more: Buffer) => down.control(more));
    };
    cloud.on('data', read);
  }

  #carry(line: LineProtocol, from: Socket, to: Socket, channel: ProxyChannel, buffered: Buffer): void {
    const splitter = line.splitter();
    const split = (chunk: Buffer): readonly StreamUnit[] => this.#cutOnError(() => splitter.push(chunk)) ?? [];
    const isUp = from === this.#machine;
    carryUnits({ from, to, split }, buffered, ({ bytes, isMessage }) => {
      if (!isMessage) {
        this.#end = line.endOf(bytes) ?? this.#end;
        channel.control(bytes);
        return;
      }
      const frame = line.frameOf(bytes);
      const { listener } = this.#parts;
      if (frame && isUp) listener.sent(this.machineNo, frame);
      channel.message(bytes, () => {
        if (frame && !isUp) listener.received(this.machineNo, frame);
      });
    });
  }

  #refuse(reason: string): void {
    this.#parts.listener.refused(this.machineNo, reason);
    if (this.#line) this.#machine.end(this.#line.refusal(reason));
  }

  /** Bytes that are no message cut the connection. */
  #cutOnError<T>(read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      if (this.machineNo === '')
        this.#parts.listener.refused('', error instanceof Error ? error.message : String(error));
      this.cut('');
      return null;
    }
  }

  #onSocketClosed(): void {
    if (!this.#machine.closed || (this.#cloud && !this.#cloud.closed)) return;
    for (const channel of this.#channels) channel.stop();
    this.#parts.connections.delete(this);
    if (this.#isConnected) this.#parts.listener.disconnected(this.machineNo, this.#end);
    this.#isConnected = false;
    this.#onClosed();
  }
}

/** The port of a scheme, where the address names none. */
const defaultPorts: Readonly<Record<string, number>> = {
  'http:': 80,
  'ws:': 80,
  'https:': 443,
  'wss:': 443,
  'mqtt:': 1883,
  'mqtts:': 8883,
};

function dialCloud({ protocol, hostname, port }: URL): Socket {
  const host = hostname.replace(/^\[|\]$/g, '');
  const address = { host, port: port === '' ? (defaultPorts[protocol] ?? 80) : Number(port) };
  const socket = /^(?:https|wss|mqtts):$/.test(protocol)
    ? connectTls({ ...address, servername: host })
    : connect(address);
  return socket.setNoDelay(true);
}
