import { keysOf, type Machine } from '../domain/machine.ts';
import { decodeUp, type Decoded } from './frame-codec.ts';
import type { UpMessage } from './messages.ts';
import type { Session } from './machine-connection.ts';

/**
 * Reads a frame by the machine's keys, of which there are two while one replaces the other. The connection remembers the one
 * that fits: what is sent to the machine is signed with it.
 */
export function openFrame(session: Session, machine: Machine, frame: string): Decoded<UpMessage> {
  const keys = keysOf(machine);
  const inTurn = keys.includes(session.key) ? [session.key, ...keys.filter((key) => key !== session.key)] : keys;
  let decoded: Decoded<UpMessage> | undefined;
  for (const key of inTurn) {
    decoded = decodeUp(frame, session.machineNo, key);
    if (decoded.ok) session.key = key;
    if (decoded.ok || decoded.fault !== 'sign') return decoded;
  }
  return decoded ?? decodeUp(frame, session.machineNo, '');
}

/** True when the key that a connection proved itself with is no longer one of the machine's. */
export function isRevoked(session: Session, machine: Machine): boolean {
  return session.key !== '' && !keysOf(machine).includes(session.key);
}
