import type { MqttConnection, MqttListener, MqttMessage, MqttOptions } from '#core/devices/links/mqtt/connect-mqtt.ts';

interface Session {
  readonly options: MqttOptions;
  readonly listener: MqttListener;
  open: boolean;
}

/** A broker in memory: every call has its effect after the microtasks that run. */
export class FakeBroker {
  readonly #sessions = new Map<string, Session>();
  /** What every client has published, in order. */
  readonly published: MqttMessage[] = [];
  running = true;
  /** When false, it takes nothing more to be published. */
  accepts = true;
  connects = 0;

  /** In place of `connectMqtt`. */
  readonly connect = (options: MqttOptions, listener: MqttListener): MqttConnection => {
    this.connects += 1;
    const session: Session = { options, listener, open: false };
    queueMicrotask(() => this.#admit(session));
    return {
      get open() {
        return session.open;
      },
      publish: (message, onSent) => {
        if (!session.open || !this.accepts) return false;
        this.publish(message);
        queueMicrotask(() => onSent?.(true));
        return true;
      },
      close: () => this.#end(session, ''),
      cut: () => this.#end(session, ''),
    };
  };

  /** Client ids that are connected. */
  get clients(): readonly string[] {
    return [...this.#sessions.keys()];
  }

  options(clientId: string): MqttOptions | undefined {
    return this.#sessions.get(clientId)?.options;
  }

  /** Passes a message to the subscribers of its topic; later ones do not get it. */
  publish(message: MqttMessage): void {
    this.published.push(message);
    for (const { options, listener, open } of this.#sessions.values())
      if (open && options.subscriptions.some(({ topic }) => topic === message.topic))
        queueMicrotask(() => listener.message(message));
  }

  /** Ends every connection, and refuses new ones until `running` is true again. */
  stop(): void {
    this.running = false;
    for (const session of [...this.#sessions.values()]) this.#end(session, 'the broker: it closed the connection');
  }

  #admit(session: Session): void {
    if (!this.running) {
      session.listener.closed('the broker: ECONNREFUSED');
      return;
    }
    const { clientId } = session.options;
    const older = this.#sessions.get(clientId);
    if (older) this.#end(older, 'the broker: another client connected with the same client id', 142);
    this.#sessions.set(clientId, session);
    session.open = true;
    session.listener.opened();
  }

  #end(session: Session, reason: string, code?: number): void {
    if (!session.open) return;
    session.open = false;
    this.#sessions.delete(session.options.clientId);
    queueMicrotask(() => session.listener.closed(reason, code));
  }
}
