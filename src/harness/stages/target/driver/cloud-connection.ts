import { WebSocket, type RawData } from 'ws';
import { connectMqtt } from '#core/devices/links/mqtt/connect-mqtt.ts';
import type { ConnectionPlan, DriverFrame, MqttConnection, WebSocketConnection } from '#drivers/machine-driver.ts';

/** The code of a connection that ended without a closing handshake (RFC 6455 §7.1.5). */
export const abnormalClose = 1006;

/** The code with which a machine leaves in order. */
export const orderlyClose = 1000;

/** A cloud that has not answered a dial by then counts as unreachable, ms. */
const openWithinMs = 10_000;

/** What a connection to a cloud reports. Nothing comes after `closed`. */
export interface CloudListener {
  /** It is open, and its subscriptions were acknowledged. */
  opened(): void;
  frame(frame: DriverFrame): void;
  closed(code: number, reason: string): void;
}

/** A machine's connection to its cloud. */
export interface CloudConnection {
  readonly open: boolean;
  /** @returns false when the frame cannot be taken. */
  send(frame: DriverFrame): boolean;
  /** Ends it: in order with the code of an orderly close, else as a line that breaks. */
  close(code: number, reason: string): void;
}

/** Opens the connection that a driver has described. */
export type OpenCloudConnection = (plan: ConnectionPlan, listener: CloudListener) => CloudConnection;

/** Opens the connection of a plan. */
export function openCloudConnection(plan: ConnectionPlan, listener: CloudListener): CloudConnection {
  return plan.link === 'websocket' ? openWebSocket(plan, listener) : openMqtt(plan, listener);
}

/** Connects a client to its broker. First frames and the farewell are sent by the machine's wire. */
function openMqtt(plan: MqttConnection, listener: CloudListener): CloudConnection {
  const { firstFrames: _first, farewell: _farewell, ...options } = plan;
  const client = connectMqtt(options, {
    opened: () => listener.opened(),
    message: (message) => listener.frame(message),
    closed: (reason) => listener.closed(abnormalClose, reason),
  });
  return {
    get open() {
      return client.open;
    },
    send: (frame) => client.publish(frame),
    close: (code) => {
      if (code === orderlyClose) client.close();
      else client.cut();
    },
  };
}

/** Opens a WebSocket. A text is sent where the payload is one. */
function openWebSocket({ url, headers }: WebSocketConnection, listener: CloudListener): CloudConnection {
  let failure = '';
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    handshakeTimeout: openWithinMs,
    maxPayload: 1024 * 1024,
    ...(headers && { headers: { ...headers } }),
  });
  socket.on('open', () => listener.opened());
  socket.on('message', (data: RawData) => listener.frame({ topic: '', payload: new Uint8Array(data as Buffer) }));
  // `close` follows every error; it has no reason of its own then.
  socket.on('error', (error) => (failure = `${url}: ${error.message}`));
  socket.on('close', (code, reason) => listener.closed(code, reason.length > 0 ? reason.toString('utf8') : failure));
  return {
    get open() {
      return socket.readyState === WebSocket.OPEN;
    },
    send({ payload }) {
      if (socket.readyState !== WebSocket.OPEN) return false;
      socket.send(payload, { binary: !isText(payload) }, () => undefined);
      return true;
    },
    close(code, reason) {
      if (code === orderlyClose) socket.close(code, reason.slice(0, 100));
      else socket.terminate();
    },
  };
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function isText(payload: Uint8Array): boolean {
  try {
    decoder.decode(payload);
    return true;
  } catch {
    return false;
  }
}
