import {
  connectMqtt,
  type MqttConnection,
  type MqttListener,
  type MqttMessage,
  type MqttOptions,
} from '#core/devices/links/mqtt/connect-mqtt.ts';

/** A client that keeps what it receives. */
export interface RecordedClient {
  readonly connection: MqttConnection;
  readonly opened: Promise<void>;
  /** The reason of its end. */
  readonly closed: Promise<string>;
  readonly messages: readonly MqttMessage[];
  /** Texts received so far, each with its topic. */
  texts(): readonly string[];
  /** Waits until as many messages were received. */
  received(count: number): Promise<void>;
}

const defaults = {
  protocolVersion: 5,
  cleanStart: true,
  keepAliveSeconds: 60,
  subscriptions: [],
} as const satisfies Partial<MqttOptions>;

/** Connects a client whose options are those that machines have, unless given. */
export function connectRecorded(options: Pick<MqttOptions, 'url' | 'clientId'> & Partial<MqttOptions>): RecordedClient {
  const messages: MqttMessage[] = [];
  const waiting = new Set<() => void>();
  let opened = (): void => undefined;
  let closed: (reason: string) => void = () => undefined;
  const listener: MqttListener = {
    opened: () => opened(),
    message: (message) => {
      messages.push(message);
      waiting.forEach((check) => check());
    },
    closed: (reason) => closed(reason),
  };
  return {
    opened: new Promise((resolve) => (opened = resolve)),
    closed: new Promise((resolve) => (closed = resolve)),
    messages,
    texts: () => messages.map(({ topic, payload }) => `${topic} ${Buffer.from(payload).toString('utf8')}`),
    received: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (messages.length < count) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    connection: connectMqtt({ ...defaults, ...options }, listener),
  };
}

/** A message of text. */
export function textMessage(topic: string, text: string, more: Partial<MqttMessage> = {}): MqttMessage {
  return { topic, payload: Buffer.from(text), ...more };
}
