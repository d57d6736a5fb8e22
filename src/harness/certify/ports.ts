import type { Clock } from '#core/ports/clock.ts';
import type { Random } from '#core/ports/random.ts';
import type { CallbackRequest } from '#drivers/callback.ts';
import type { ConnectionPlan, DriverFrame } from '#drivers/machine-driver.ts';
import type { DriverRequest, DriverResponse } from '#drivers/merchant-driver.ts';
import type { LocalText } from './local-text.ts';

/** One end of a machine's connection. */
export interface MachineConnection {
  /** Hands a message to the connection; none is sent after it has closed. */
  send(frame: DriverFrame): void;
  /** Ends the connection. What was sent before still leaves. */
  close(): void;
}

/** Callbacks of a machine's connection. None comes after `closed`. */
export interface MachineListener {
  /** It is connected, and its subscriptions were acknowledged. */
  opened(): void;
  frame(frame: DriverFrame): void;
  closed(reason: string): void;
}

/** Answers a callback with a status. */
export type CallbackHandler = (request: CallbackRequest) => number;

/** What a person answered; `none`: no person was there. */
export type PersonAnswer = 'yes' | 'no' | 'none';

/** All that the suite needs of the outside. */
export interface CertifyPorts {
  readonly clock: Clock;
  readonly random: Random;
  /** Sends a request of the driver. @throws Error in one sentence when no answer came. */
  send(request: DriverRequest): Promise<DriverResponse>;
  /** Connects a machine; a connection that does not come about is closed. Never throws. */
  dial(plan: ConnectionPlan, listener: MachineListener): MachineConnection;
  /** A URL at which the cloud can call back. @param path letters, digits and hyphens, new for each. */
  receive(path: string, handler: CallbackHandler): string;
  /** How long this computer stood still since a monotonic time, ms. */
  stalledSince(from: number): number;
  /** Asks the person at the terminal, who has done something or has not. */
  ask(question: LocalText): Promise<PersonAnswer>;
}
