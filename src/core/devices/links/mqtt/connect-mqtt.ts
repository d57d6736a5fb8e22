import type { Socket } from 'node:net';
import { MqttClient, type IClientOptions } from 'mqtt';
import { NameResolver } from '#core/callbacks/http/name-resolver.ts';
import type { Names } from '../dial-lookup.ts';
import { displayBroker, openBrokerStream, parseBrokerUrl, type BrokerAddress } from './broker-stream.ts';
import { failureText, reasonCodeOf, refusalText } from './mqtt-failures.ts';

/** Quality of service: at most, at least, or exactly once between a client and its broker. */
export type Qos = 0 | 1 | 2;

/** One message through a broker. */
export interface MqttMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** 0 when left out. */
  readonly qos?: Qos | undefined;
  /** The broker keeps the message for later subscribers; false when left out. */
  readonly retain?: boolean | undefined;
}

/** How a client connects to its broker. Plain data: no option of the MQTT library. */
export interface MqttOptions {
  /** `mqtt://` or `mqtts://`, host and port. Credentials in it count where `username` and `password` are left out. */
  readonly url: string;
  /** Certificates in PEM that the broker's may be signed by, in place of those that Node trusts. */
  readonly ca?: string | undefined;
  readonly clientId: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** 4 is MQTT 3.1.1. */
  readonly protocolVersion: 4 | 5;
  /** The broker forgets what it kept for this client id. */
  readonly cleanStart: boolean;
  readonly keepAliveSeconds: number;
  /** What the broker publishes when the connection is lost without a DISCONNECT. */
  readonly will?: MqttMessage | undefined;
  readonly subscriptions: readonly { readonly topic: string; readonly qos: Qos }[];
  /** Published as soon as the subscriptions are acknowledged, before `opened`. */
  readonly firstFrames?: readonly MqttMessage[] | undefined;
  /** Published by `close`, before the DISCONNECT. */
  readonly farewell?: readonly MqttMessage[] | undefined;
  /** A broker that has not answered by then counts as unreachable, ms; 10,000 unless given. */
  readonly openWithinMs?: number | undefined;
  /** What may wait for the broker's acknowledgement, bytes; 64 KiB unless given. */
  readonly maxBufferedBytes?: number | undefined;
  /** MQTT 5: the broker leaves out longer messages, bytes; 64 KiB unless given. */
  readonly maxPacketBytes?: number | undefined;
  /** Resolves the broker's name. */
  readonly names?: Names | undefined;
}

/** Callbacks of a client. None comes before `connectMqtt` has returned, and none after `closed`. */
export interface MqttListener {
  /** Connected, subscribed, and the first frames are on their way. */
  opened(): void;
  message(message: MqttMessage): void;
  /**
   * The connection has ended, or never came about. Called once: a client does not connect again by itself.
   * @param reason a sentence; empty after `close` and `cut`.
   * @param code the broker's reason code, where it named one.
   */
  closed(reason: string, code?: number): void;
}

/** A client of a broker. */
export interface MqttConnection {
  /** From `opened` until either end has closed. */
  readonly open: boolean;
  /**
   * Hands a message to the broker.
   * @param onSent called once when the broker has acknowledged it (QoS 0: when it is written); never if it is lost.
   * `hasReader` is false where the broker answered that the topic has no subscriber.
   * @returns false when it cannot be taken: not open, or what waits has reached its bound.
   */
  publish(message: MqttMessage, onSent?: (hasReader: boolean) => void): boolean;
  /** Publishes the farewell, disconnects, and calls `closed`, within two seconds whatever the broker does. */
  close(): void;
  /** Cuts the line: no farewell and no DISCONNECT, so that the broker publishes the will. */
  cut(): void;
}

/** A broker that answers nothing for this long is not waited for when a client closes, ms. */
const closeWithinMs = 2_000;
/** QoS 1 and 2: messages that a broker may send before the first is acknowledged. */
const receiveMaximum = 256;
/** A name that is not resolved within this is a failed connection, ms. */
const nameWithinMs = 2_000;

/** MQTT 5, reason code of an acknowledgement: no matching subscribers. */
const noReader = 16;

function reasonOf(acknowledgement: object | undefined): unknown {
  return acknowledgement && 'reasonCode' in acknowledgement ? acknowledgement.reasonCode : undefined;
}

/** Connects one client to a broker. Never throws: what is wrong arrives at `closed`. */
export function connectMqtt(options: MqttOptions, listener: MqttListener): MqttConnection {
  const address = parseBrokerUrl(options.url);
  if (!address) return unusable(listener, 'the address of the broker is not of the form mqtt://host:port');
  return new Connection(options, address, listener);
}

class Connection implements MqttConnection {
  readonly #options: MqttOptions;
  readonly #address: BrokerAddress;
  readonly #listener: MqttListener;
  readonly #socket: Socket;
  readonly #client: MqttClient;
  #state: 'opening' | 'open' | 'closing' | 'closed' = 'opening';
  #bufferedBytes = 0;
  #failure = '';
  #code: number | undefined;

  constructor(options: MqttOptions, address: BrokerAddress, listener: MqttListener) {
    this.#options = options;
    this.#address = address;
    this.#listener = listener;
    const { openWithinMs = 10_000, names = new NameResolver({ timeoutMs: nameWithinMs }) } = options;
    this.#socket = openBrokerStream(address, names, options.ca);
    this.#socket.setTimeout(openWithinMs, () => this.#fail('it does not answer'));
    this.#client = new MqttClient(() => this.#socket, clientOptions(options, address, openWithinMs));
    this.#client.on('connect', () => this.#subscribe());
    this.#client.on('message', (topic, payload, { qos, retain }) => {
      if (this.#state === 'open' || this.#state === 'opening') listener.message({ topic, payload, qos, retain });
    });
    this.#client.on('disconnect', ({ reasonCode = 0 }) => this.#fail(refusalText(reasonCode), reasonCode));
    this.#client.on('error', (error) => this.#fail(failureText(error), reasonCodeOf(error)));
    this.#client.on('close', () => this.#onClose());
  }

  get open(): boolean {
    return this.#state === 'open';
  }

  publish(message: MqttMessage, onSent?: (hasReader: boolean) => void): boolean {
    const { maxBufferedBytes = 64 * 1024 } = this.#options;
    if (this.#state !== 'open' || this.#bufferedBytes + message.payload.length > maxBufferedBytes) return false;
    this.#publish(message, onSent);
    return true;
  }

  close(): void {
    if (this.#state === 'opening') this.cut();
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    // An idle socket ends the wait for acknowledgements that do not come.
    this.#socket.setTimeout(closeWithinMs);
    for (const message of this.#options.farewell ?? []) this.#publish(message);
    this.#client.end();
  }

  cut(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closing';
    this.#socket.destroy();
  }

  #subscribe(): void {
    const { subscriptions } = this.#options;
    if (subscriptions.length === 0) {
      this.#onSubscribed();
      return;
    }
    const topics = Object.fromEntries(subscriptions.map(({ topic, qos }) => [topic, { qos }]));
    this.#client.subscribe(topics, (error) => {
      if (error) this.#fail(`it refused a subscription (${Object.keys(topics).join(', ')})`);
      else this.#onSubscribed();
    });
  }

  #onSubscribed(): void {
    if (this.#state !== 'opening') return;
    this.#socket.setTimeout(0);
    this.#state = 'open';
    for (const message of this.#options.firstFrames ?? []) this.#publish(message);
    this.#listener.opened();
  }

  #publish({ topic, payload, qos = 0, retain = false }: MqttMessage, onSent?: (hasReader: boolean) => void): void {
    this.#bufferedBytes += payload.length;
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    this.#client.publish(topic, bytes, { qos, retain }, (error, acknowledgement) => {
      this.#bufferedBytes -= payload.length;
      if (!error) onSent?.(reasonOf(acknowledgement) !== noReader);
    });
  }

  #fail(reason: string, code?: number): void {
    if (this.#state !== 'closing' && this.#state !== 'closed' && this.#failure === '') {
      this.#failure = this.#sentence(reason);
      this.#code = code;
    }
    this.#socket.destroy();
  }

  #onClose(): void {
    if (this.#state === 'closed') return;
    const isOwnEnd = this.#state === 'closing';
    this.#state = 'closed';
    // The client forgets what waits, and stops its timers.
    this.#client.end(true);
    if (isOwnEnd) this.#listener.closed('');
    else this.#listener.closed(this.#failure || this.#sentence('it closed the connection'), this.#code);
  }

  #sentence(reason: string): string {
    return `the broker ${displayBroker(this.#address)}: ${reason}`;
  }
}

function clientOptions(options: MqttOptions, address: BrokerAddress, openWithinMs: number): IClientOptions {
  const { clientId, protocolVersion, cleanStart, keepAliveSeconds, will, maxPacketBytes = 64 * 1024 } = options;
  const username = options.username ?? address.username;
  const password = options.password ?? address.password;
  return {
    clientId,
    protocolVersion,
    clean: cleanStart,
    keepalive: keepAliveSeconds,
    reconnectPeriod: 0,
    resubscribe: false,
    connectTimeout: openWithinMs,
    timerVariant: 'native',
    ...(username !== '' && { username }),
    ...(password !== '' && { password }),
    ...(will && { will: willOptions(will) }),
    ...(protocolVersion === 5 && { properties: { receiveMaximum, maximumPacketSize: maxPacketBytes } }),
  };
}

function willOptions({ topic, payload, qos = 0, retain = false }: MqttMessage): NonNullable<IClientOptions['will']> {
  return { topic, payload: Buffer.from(payload), qos, retain };
}

/** The listener hears of it after `connectMqtt` has returned, as with any other connection that fails. */
function unusable(listener: MqttListener, reason: string): MqttConnection {
  queueMicrotask(() => listener.closed(reason));
  return { open: false, publish: () => false, close: () => undefined, cut: () => undefined };
}
