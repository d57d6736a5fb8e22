import type { Qos } from './connect-mqtt.ts';

/** Where machines publish, all of them: a message names its machine in `client_id`. */
export const upTopic = '/server/app';

/** Where the core publishes for one machine. */
export function downTopic(machineNo: string): string {
  return `/clients/${machineNo}`;
}

/** The machines' topic as cores read it that share a store: the broker gives each message to one of them. */
export const sharedUpTopic = `$share/vendloop/${upTopic}`;

/** Quality between cores: at least once, as copies are dropped by sign. */
export const sharedQos: Qos = 1;

/** Where the other cores pass on the frames of machines whose lines a core holds. */
export function coreTopic(core: number): string {
  return `/cores/${core}`;
}

/** Exactly once between a client and the broker. */
export const messageQos: Qos = 2;

/** Both sides connect as the known machines do: MQTT 5, nothing kept for a client that is away. */
export const clientDefaults = { protocolVersion: 5, cleanStart: true, keepAliveSeconds: 60 } as const;

/** Which broker, and as whom. */
export interface BrokerLogin {
  /** `mqtt://` or `mqtts://`, host and port. */
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** How the machines of a fleet log in at their broker. */
export interface MachineLogins extends BrokerLogin {
  /** Passwords by machine: each logs in under its own number. null: all of them as one user. */
  readonly passwords: ReadonlyMap<string, string> | null;
}
