import type { FrameBucket } from '../domain/frame-budget.ts';
import type { Wire } from '../ports/link.ts';

/** A connection that names a machine. A signed frame authenticates it. */
export interface MachineConnection {
  readonly machineNo: string;
  readonly wire: Wire;
  state: 'unauthenticated' | 'authenticated' | 'closed';
  /** The key of its last frame that was signed right; empty before the first. A secret. */
  key: string;
  /** Frames in a row that were dropped. */
  badFrames: number;
  /** What it may still send before it has proved anything; null before its first frame. */
  bucket: FrameBucket | null;
  /** The challenge that it has not answered yet. */
  challenge: { readonly nonce: string; readonly at: number } | null;
}

/** A connection that has just arrived. */
export function newMachineConnection(machineNo: string, wire: Wire): MachineConnection {
  return { machineNo, wire, state: 'unauthenticated', key: '', badFrames: 0, bucket: null, challenge: null };
}
