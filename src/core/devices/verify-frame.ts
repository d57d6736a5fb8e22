import { keysOf, type Machine } from '../domain/machine.ts';
import { decodeMachineMessage, type DecodedFrame } from './frame-codec.ts';
import type { MachineMessage } from './messages.ts';
import type { MachineConnection } from './machine-connection.ts';

/**
 * Reads a frame by the machine's keys, of which there are two while one replaces the other. The connection remembers
 * the one that fits: what is sent to the machine is signed with it.
 */
export function verifyFrame(
  connection: MachineConnection,
  machine: Machine,
  frame: string,
): DecodedFrame<MachineMessage> {
  const keys = keysOf(machine);
  const orderedKeys = keys.includes(connection.key)
    ? [connection.key, ...keys.filter((key) => key !== connection.key)]
    : keys;
  let decoded: DecodedFrame<MachineMessage> | undefined;
  for (const key of orderedKeys) {
    decoded = decodeMachineMessage(frame, connection.machineNo, key);
    if (decoded.ok) connection.key = key;
    if (decoded.ok || decoded.reason !== 'sign') return decoded;
  }
  return decoded ?? decodeMachineMessage(frame, connection.machineNo, '');
}

/** True when the key that a connection proved itself with is no longer one of the machine's. */
export function isRevoked(connection: MachineConnection, machine: Machine): boolean {
  return connection.key !== '' && !keysOf(machine).includes(connection.key);
}
