import type { Awaitable, Opaque } from './values.ts';

/** One message between a machine and the cloud. */
export interface DriverFrame {
  /** MQTT topic; empty for a WebSocket. */
  readonly topic: string;
  /** What is sent, byte for byte. */
  readonly payload: Uint8Array;
  /** MQTT quality of service; 0 when left out. */
  readonly qos?: 0 | 1 | 2 | undefined;
  /** MQTT: the broker keeps the message; false when left out. */
  readonly retain?: boolean | undefined;
}

/** Which machine speaks, and with what. */
export interface DriverMachine {
  /** The cloud's number or name of the machine. */
  readonly machine: string;
  /** Secret of its messages. */
  readonly key: string;
}

/** What the functions of a machine are handed. */
export interface MachineTools {
  /** The machine's clock, Unix milliseconds; it may be wrong on purpose. */
  readonly at: number;
  /** Thirty-two hexadecimal digits that no other message has. */
  readonly nonce: string;
  /** The same for all messages of one connection, and another for each connection: thirty-two hexadecimal digits. */
  readonly session: string;
}

/** What every connection has. */
export interface ConnectionBase {
  /** Messages that are sent as soon as the machine is connected, after subscriptions were acknowledged. */
  readonly firstFrames: readonly DriverFrame[];
  /** Messages that are sent before a machine leaves in order. */
  readonly farewell: readonly DriverFrame[];
  /** Time between two heartbeats, ms. */
  readonly heartbeatMs: number;
}

/** A connection over a WebSocket. */
export interface WebSocketConnection extends ConnectionBase {
  /** Which link it is. */
  readonly link: 'websocket';
  /** Address that the machine dials. */
  readonly url: string;
  /** Further headers of the handshake. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A connection through an MQTT broker. */
export interface MqttConnection extends ConnectionBase {
  /** Which link it is. */
  readonly link: 'mqtt';
  /** `mqtt://` or `mqtts://`. */
  readonly url: string;
  /** MQTT client id. */
  readonly clientId: string;
  /** User of the broker. */
  readonly username?: string | undefined;
  /** Password of the broker. */
  readonly password?: string | undefined;
  /** 4 is MQTT 3.1.1. */
  readonly protocolVersion: 4 | 5;
  /** The broker forgets what it kept for this client. */
  readonly cleanStart: boolean;
  /** MQTT keep-alive, s. */
  readonly keepAliveSeconds: number;
  /** Topics of the commands. */
  readonly subscriptions: readonly { readonly topic: string; readonly qos: 0 | 1 | 2 }[];
  /** What the broker publishes when the connection is lost. */
  readonly will?: DriverFrame | undefined;
}

/** How a machine connects: a description, so that the harness opens the connection and can disturb it. */
export type ConnectionPlan = WebSocketConnection | MqttConnection;

/** What a frame to a machine means. */
export type DecodedFrame =
  | {
      readonly kind: 'command';
      readonly delivery: string;
      /** Items to dispense, 1 or more. */
      readonly items: number;
      /** The lane as the cloud names it. */
      readonly lane?: string | undefined;
      /** The product, where the command names it. */
      readonly product?: string | undefined;
      /** What answers to this command must repeat; only the driver understands it. */
      readonly echo: Opaque;
    }
  /** The machine drops it, as a real one would: a wrong sign, a stale time. */
  | { readonly kind: 'dropped'; readonly why: string }
  /** Nothing that a machine dispenses for. `reply`: what it answers at once, where the protocol asks for an answer. */
  | { readonly kind: 'other'; readonly what: string; readonly reply?: readonly DriverFrame[] | undefined };

/** What a machine reports of a command. */
export interface MachineReport {
  /** The cloud's id of the delivery. */
  readonly delivery: string;
  /** What the command gave to be repeated. */
  readonly echo: Opaque;
  /** Items that the machine claims to have dispensed, 0 to the number commanded. */
  readonly items: number;
  /** Items that were commanded. */
  readonly commanded: number;
  /** Code 1–25 of the driver board; null when it claims success. */
  readonly boardCode: number | null;
}

/** The machine's side of a cloud. */
export interface MachineDriver {
  /** Describes how a machine connects. */
  connect(machine: DriverMachine, tools: MachineTools): Awaitable<ConnectionPlan>;
  /** Reads a frame that arrived at a machine. */
  decodeCommand(input: DriverMachine & { readonly frame: DriverFrame }, tools: MachineTools): Awaitable<DecodedFrame>;
  /** No frame where machines of this cloud acknowledge nothing. */
  encodeAcknowledgement(
    input: DriverMachine & { readonly delivery: string; readonly echo: Opaque },
    tools: MachineTools,
  ): Awaitable<readonly DriverFrame[]>;
  /** Frames that report how a command ended: one or more. */
  encodeResult(input: DriverMachine & MachineReport, tools: MachineTools): Awaitable<readonly DriverFrame[]>;
  /** Frames of a sign of life. */
  encodeHeartbeat(machine: DriverMachine, tools: MachineTools): Awaitable<readonly DriverFrame[]>;
}
