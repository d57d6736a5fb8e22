import { decodeCoreMessage } from '#core/devices/frame-codec.ts';
import type { MachineSpec } from './machine-spec.ts';

type KeyParts = Pick<MachineSpec, 'machineNo' | 'key' | 'declaration'>;

/** The key that takes the place of another. */
export function secondKeyOf(key: string): string {
  return `${key}-2`;
}

/** Every key that the core knows of a machine, its first one first. */
export function keysOf({ key, declaration }: Omit<KeyParts, 'machineNo'>): readonly string[] {
  return declaration?.keys === 2 ? [key, secondKeyOf(key)] : [key];
}

/** Reads what the core sent, signed with any of the machine's keys. */
export function decodeFromCore(spec: KeyParts, frame: string): ReturnType<typeof decodeCoreMessage> {
  const decoded = keysOf(spec).map((key) => decodeCoreMessage(frame, spec.machineNo, key));
  return decoded.find(({ ok }) => ok) ?? decodeCoreMessage(frame, spec.machineNo, spec.key);
}
