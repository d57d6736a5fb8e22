import type {
  ConnectionBase,
  ConnectionPlan,
  DecodedFrame,
  DriverFrame,
  DriverMachine,
  MachineDriver,
  MachineReport,
  MachineTools,
  MqttConnection,
  Opaque,
  WebSocketConnection,
} from 'vendloop/driver';
import { mac } from './api.ts';

type Frames = (machine: DriverMachine, message: object) => DriverFrame;

/** Signed messages of machines. Over MQTT each goes to a topic of its machine; a WebSocket has none. */
function framesTo(url: string): Frames {
  const topicOf = (machine: string): string => (isBroker(url) ? `machines/${machine}/up` : '');
  return ({ machine, key }, message) => {
    const body = JSON.stringify(message);
    return { topic: topicOf(machine), payload: Buffer.from(JSON.stringify({ body, mac: mac(key, body) })) };
  };
}

const isBroker = (url: string): boolean => url.startsWith('mqtt');

function overWebSocket(url: string, { machine }: DriverMachine, base: ConnectionBase): WebSocketConnection {
  return { ...base, link: 'websocket', url: `${url.replace(/^http/, 'ws')}/machines/${machine}` };
}

function overMqtt(url: string, { machine, key }: DriverMachine, base: ConnectionBase, session: string): MqttConnection {
  return {
    ...base,
    link: 'mqtt',
    url,
    clientId: `${machine}-${session}`,
    username: machine,
    password: key,
    protocolVersion: 5,
    cleanStart: true,
    keepAliveSeconds: 60,
    subscriptions: [{ topic: `machines/${machine}/down`, qos: 1 }],
  };
}

/** A command of the cloud; `echo` is what the answer must repeat. */
function decode({ key }: DriverMachine, { payload }: DriverFrame): DecodedFrame {
  try {
    const { body, mac: given } = JSON.parse(Buffer.from(payload).toString()) as { body: string; mac: string };
    if (given !== mac(key, body)) return { kind: 'dropped', why: 'wrong mac' };
    const { type, vend, count, slot, ticket } = JSON.parse(body) as Record<string, Opaque>;
    if (type !== 'vend') return { kind: 'other', what: String(type) };
    const echo: Opaque = { ticket: ticket ?? null };
    return { kind: 'command', delivery: String(vend), items: Number(count), lane: String(slot), echo };
  } catch {
    return { kind: 'dropped', why: 'not readable' };
  }
}

/** What a machine sends to this cloud, and understands of it. */
export function machineOf(url: string): MachineDriver {
  const frame = framesTo(url);
  const result = (input: DriverMachine & MachineReport, { at }: MachineTools): DriverFrame => {
    const { delivery, items, boardCode, echo } = input;
    return frame(input, { type: 'result', vend: delivery, dispensed: items, fault: boardCode, echo, at });
  };
  return {
    connect(machine, { at, session }): ConnectionPlan {
      const firstFrames = [frame(machine, { type: 'hello', at })];
      const base: ConnectionBase = {
        firstFrames,
        farewell: [frame(machine, { type: 'bye', at })],
        heartbeatMs: 30_000,
      };
      return isBroker(url) ? overMqtt(url, machine, base, session) : overWebSocket(url, machine, base);
    },
    decodeCommand: (input) => decode(input, input.frame),
    encodeAcknowledgement: () => [],
    encodeResult: (input, tools) => [result(input, tools)],
    encodeHeartbeat: (machine, { at }) => [frame(machine, { type: 'beat', at })],
  };
}
