import type { Clock, Timer } from '#core/ports/clock.ts';
import type { FrameRoutes, WireAcceptor } from '#core/ports/link.ts';
import { connectMqtt, type MqttConnection, type MqttMessage } from './connect-mqtt.ts';
import { FrameRouter } from './frame-router.ts';
import { machineNoIn, MachineWires, maxFrameBytes } from './machine-wires.ts';
import {
  clientDefaults,
  coreTopic,
  downTopic,
  messageQos,
  sharedQos,
  sharedUpTopic,
  upTopic,
  type BrokerLogin,
} from './topics.ts';

/** How a core meets its machines at a broker. */
export interface BrokerClientOptions {
  readonly broker: BrokerLogin;
  /** Unlike that of any machine and any other core at the broker. */
  readonly clientId: string;
  readonly acceptor: WireAcceptor;
  readonly clock: Clock;
  /** Set where several cores share the machines of the broker. */
  readonly routes?: FrameRoutes | undefined;
  /** Called when the broker has accepted this client and its subscription. */
  readonly onConnected: () => void;
  /** Called for each failed or lost connection. @param retryInMs pause before the next one. */
  readonly onFailed: (reason: string, retryInMs: number) => void;
  /** Called for every message that names no machine, with a sentence. */
  readonly onUnattributed: (why: string) => void;
  /** Opens a client; another one in tests. */
  readonly connect?: typeof connectMqtt;
}

/**
 * Pause before the first new connection; each further pause doubles, up to the longest, ms. Short, because what a
 * machine sends before its core is back is lost: its first heartbeat, and with it five minutes.
 */
const firstPauseMs = 100;
const longestPauseMs = 2_000;
/** A connection that lasted this long resets the pauses, ms. */
const stableAfterMs = 30_000;
/** A broker that has not answered by then counts as unreachable, ms. */
const openWithinMs = 5_000;
/** Commands that may wait for the broker: 500 bytes each, and one machine has one at a time. */
const maxBufferedBytes = 4 * 1024 * 1024;

/** A core's client at a broker, which connects again for ever. */
export class BrokerClient {
  readonly #options: BrokerClientOptions;
  readonly #wires: MachineWires;
  readonly #router: FrameRouter | null;
  #connection: MqttConnection | null = null;
  #retry: Timer | null = null;
  #openedAt: number | null = null;
  #failures = 0;
  #onClosed: (() => void) | null = null;

  constructor(options: BrokerClientOptions) {
    this.#options = options;
    const { clock, acceptor, onUnattributed } = options;
    this.#wires = new MachineWires({
      clock,
      acceptor,
      onUnattributed,
      publish: (machineNo, frame, onSent) =>
        this.#connection?.publish(
          { topic: downTopic(machineNo), payload: Buffer.from(frame), qos: messageQos },
          onSent,
        ) ?? false,
    });
    const { routes } = options;
    this.#router = routes
      ? new FrameRouter({
          routes,
          receive: (payload) => this.#wires.receive(payload),
          forward: (core, payload, onSent) =>
            this.#connection?.publish({ topic: coreTopic(core), payload, qos: sharedQos }, onSent) ?? false,
        })
      : null;
    this.#connect();
  }

  /** Whether machines can reach the core through the broker now. */
  get connected(): boolean {
    return this.#connection?.open === true;
  }

  /** Leaves the broker and connects no more. */
  async close(): Promise<void> {
    this.#retry?.cancel();
    const connection = this.#connection;
    if (!connection) return;
    const closed = new Promise<void>((resolve) => (this.#onClosed = resolve));
    connection.close();
    await closed;
  }

  #connect(): void {
    const { broker, clientId, routes, connect = connectMqtt } = this.#options;
    this.#connection = connect(
      {
        ...clientDefaults,
        ...broker,
        clientId,
        openWithinMs,
        maxBufferedBytes,
        subscriptions: routes
          ? [
              { topic: coreTopic(routes.core), qos: sharedQos },
              { topic: sharedUpTopic, qos: sharedQos },
            ]
          : [{ topic: upTopic, qos: messageQos }],
      },
      {
        opened: () => this.#onOpened(),
        message: (message) => this.#receive(message),
        closed: (reason) => this.#onEnded(reason),
      },
    );
  }

  /** What another core passed on is for this one; of the rest the machine's line decides. */
  #receive({ topic, payload }: MqttMessage): void {
    const machineNo =
      this.#router && topic === upTopic && payload.length <= maxFrameBytes
        ? machineNoIn(Buffer.from(payload).toString('utf8'))
        : null;
    if (this.#router && machineNo !== null) this.#router.route(machineNo, payload);
    else this.#wires.receive(payload);
  }

  #onOpened(): void {
    this.#openedAt = this.#options.clock.monotonic();
    this.#options.onConnected();
  }

  #onEnded(reason: string): void {
    const { clock, onFailed } = this.#options;
    const isStable = this.#openedAt !== null && clock.monotonic() - this.#openedAt >= stableAfterMs;
    this.#connection = null;
    this.#openedAt = null;
    this.#wires.closeAll(reason);
    if (this.#onClosed) {
      this.#onClosed();
      return;
    }
    this.#failures = isStable ? 1 : this.#failures + 1;
    const retryInMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(this.#failures - 1, 16));
    onFailed(reason, retryInMs);
    this.#retry = clock.after(retryInMs, () => this.#connect());
  }
}
