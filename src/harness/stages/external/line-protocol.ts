import type { DriverFrame } from '#drivers/machine-driver.ts';
import type { StreamUnit } from '../proxy/frame-splitter.ts';

/** What a machine opens a connection with. */
export interface Opening {
  /** All of it, as it came. */
  readonly bytes: Buffer;
  /** Bytes behind it. */
  readonly rest: Buffer;
  /** What names the machine: the path of a WebSocket, the client id of an MQTT client. */
  readonly dialled: string;
}

/** The cloud's answer to an opening. */
export interface OpeningAnswer {
  readonly bytes: Buffer;
  readonly rest: Buffer;
  readonly isAccepted: boolean;
}

/** How a connection ended, by the last word of either end. */
export interface LineEnd {
  readonly code: number;
  readonly reason: string;
}

/** What must be known of the protocol of one connection between a machine and its cloud. */
export interface LineProtocol {
  /** Which link it is. */
  readonly link: 'websocket' | 'mqtt';
  /** @returns null while it is not complete. @throws RangeError for bytes that are none. */
  readOpening(chunk: Buffer): Opening | null;
  /** The opening as the cloud must get it. */
  openingFor(opening: Opening, cloud: URL): Buffer;
  /** @returns null while it is not complete. @throws RangeError for bytes that are none. */
  readAnswer(chunk: Buffer): OpeningAnswer | null;
  /** Finds the units of one direction. */
  splitter(): { push(chunk: Buffer): readonly StreamUnit[] };
  /** Reads a message; null where it cannot be read. */
  frameOf(bytes: Buffer): DriverFrame | null;
  /** Whether a unit that is no message ends the connection, and how. */
  endOf(bytes: Buffer): LineEnd | null;
  /** What a machine gets that is not let through. */
  refusal(reason: string): Buffer;
}
