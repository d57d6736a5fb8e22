import { closeCodes } from '#core/devices/messages.ts';
import type { Link, Wire, WireListener } from '#core/ports/link.ts';
import { connectMqtt, type MqttConnection } from './connect-mqtt.ts';
import { sessionTakenOver } from './mqtt-failures.ts';
import { clientDefaults, downTopic, messageQos, upTopic, type BrokerLogin, type MachineLogins } from './topics.ts';

/** The codes of a WebSocket: a connection that was left in order, and one that was cut or never came about. */
const normalClose = 1000;
const abnormalClose = 1006;

/**
 * The machines' way to a core through an MQTT broker, one client each, whose client id is the machine's number. A wire
 * is open while its machine is connected to the broker, whether a core listens there or not.
 * @param connect opens a client; another one in tests.
 */
export function mqttLink(broker: MachineLogins, connect: typeof connectMqtt = connectMqtt): Link {
  return {
    dial(machineNo, listener) {
      const connection = connect(
        {
          ...clientDefaults,
          ...loginOf(broker, machineNo),
          clientId: machineNo,
          subscriptions: [{ topic: downTopic(machineNo), qos: messageQos }],
        },
        {
          opened: () => listener.opened(),
          message: ({ payload }) => listener.frame(Buffer.from(payload).toString('utf8')),
          closed: (reason, code) => reportEnd(listener, reason, code),
        },
      );
      return new MqttWire(connection);
    },
  };
}

/** As whom a machine connects: under its own number where it has a password. */
function loginOf({ passwords, ...shared }: MachineLogins, machineNo: string): BrokerLogin {
  return passwords ? { url: shared.url, username: machineNo, password: passwords.get(machineNo) } : shared;
}

/** A broker that throws out a client for another one with its number does what a core does with an older connection. */
function reportEnd(listener: WireListener, reason: string, code: number | undefined): void {
  if (code === sessionTakenOver) listener.closed(closeCodes.replaced, reason);
  else listener.closed(reason === '' ? normalClose : abnormalClose, reason);
}

/** A machine's end of a connection through a broker. */
class MqttWire implements Wire {
  readonly #connection: MqttConnection;

  constructor(connection: MqttConnection) {
    this.#connection = connection;
  }

  get open(): boolean {
    return this.#connection.open;
  }

  send(frame: string, onSent?: () => void): boolean {
    return this.#connection.publish({ topic: upTopic, payload: Buffer.from(frame), qos: messageQos }, onSent);
  }

  close(code: number): void {
    if (code === abnormalClose) this.#connection.cut();
    else this.#connection.close();
  }
}
