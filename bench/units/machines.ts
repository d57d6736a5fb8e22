import { once } from 'node:events';
import { WebSocket, type RawData } from 'ws';
import { connectMqtt } from '#core/devices/links/mqtt/connect-mqtt.ts';
import { clientDefaults, downTopic, messageQos, upTopic } from '#core/devices/links/mqtt/topics.ts';
import { machineNumber } from '#simulators/machine/fleet.ts';
import { coreEcho, heartbeatFrame } from '../ceiling/driver.ts';

/** A machine's way to the cloud. */
interface Line {
  send(frame: string): void;
  close(): void;
}

/** Connects one machine. @param onFrame gets what comes down. @returns when it is connected. */
export type Dial = (machineNo: string, onFrame: (frame: string) => void) => Promise<Line>;

/** Messages between machines and cloud, both ways, and their bytes without the heads of the transport. */
export interface LineCounts {
  readonly messages: number;
  readonly bytes: number;
}

/** So many machines dial at a time. */
const dialsAtOnce = 100;

/** Machines without a motor: each answers a command at once, with all that a sale needs. */
export class ConnectedMachines {
  readonly #dial: Dial;
  readonly #lines: Line[] = [];
  #counts = { messages: 0, bytes: 0 };
  #lastHeartbeat = -1;

  constructor(dial: Dial) {
    this.#dial = dial;
  }

  get counts(): LineCounts {
    return { ...this.#counts };
  }

  /** Connects more of them, up to this number. Each sends a heartbeat when it is connected, which proves its key. */
  async growTo(count: number): Promise<void> {
    while (this.#lines.length < count) {
      const first = this.#lines.length;
      const numbers = Array.from({ length: Math.min(dialsAtOnce, count - first) }, (_, at) =>
        machineNumber(first + at),
      );
      this.#lines.push(...(await Promise.all(numbers.map((machineNo) => this.#connect(machineNo)))));
      for (let at = first; at < this.#lines.length; at += 1) this.#heartbeat(at);
    }
  }

  /** Each sends a heartbeat: a core that took none at first takes it now. */
  announceAll(): void {
    for (let at = 0; at < this.#lines.length; at += 1) this.#heartbeat(at);
  }

  /** Sends so many heartbeats, evenly spaced, of one machine after another. */
  async sendHeartbeats(count: number, perSecond: number, waitUntil: (time: number) => Promise<void>): Promise<void> {
    const startedAt = performance.now();
    for (let sent = 0; sent < count; sent += 1) {
      await waitUntil(startedAt + (1000 * sent) / perSecond);
      this.#lastHeartbeat = (this.#lastHeartbeat + 1) % this.#lines.length;
      this.#heartbeat(this.#lastHeartbeat);
    }
  }

  close(): Promise<void> {
    for (const line of this.#lines.splice(0)) line.close();
    return Promise.resolve();
  }

  async #connect(machineNo: string): Promise<Line> {
    const line: Line = await this.#dial(machineNo, (frame) => {
      this.#count(frame);
      for (const answer of coreEcho(frame, machineNo)) this.#send(line, answer);
    });
    return line;
  }

  #heartbeat(at: number): void {
    this.#send(this.#lines[at]!, heartbeatFrame(machineNumber(at)));
  }

  #send(line: Line, frame: string): void {
    this.#count(frame);
    line.send(frame);
  }

  #count(frame: string): void {
    this.#counts.messages += 1;
    this.#counts.bytes += frame.length;
  }
}

/** Machines that dial a core. */
export function webSocketDial(url: string): Dial {
  return async (machineNo, onFrame) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/devices/${machineNo}`, { perMessageDeflate: false });
    socket.on('message', (data: RawData) => onFrame((data as Buffer).toString()));
    await once(socket, 'open');
    return { send: (frame) => socket.send(frame), close: () => socket.terminate() };
  };
}

/** Machines at a broker. @param keepAliveSeconds after which a silent client sends a ping. */
export function brokerDial(url: string, keepAliveSeconds: number): Dial {
  return (machineNo, onFrame) =>
    new Promise((resolve, reject) => {
      const connection = connectMqtt(
        {
          ...clientDefaults,
          url,
          keepAliveSeconds,
          clientId: machineNo,
          subscriptions: [{ topic: downTopic(machineNo), qos: messageQos }],
        },
        {
          opened: () =>
            resolve({
              send: (frame) => {
                connection.publish({ topic: upTopic, payload: Buffer.from(frame), qos: messageQos });
              },
              close: () => connection.cut(),
            }),
          message: ({ payload }) => onFrame(Buffer.from(payload).toString()),
          closed: (reason) => reject(new Error(`a machine lost its broker: ${reason}`)),
        },
      );
    });
}
