import type { Wire } from '../ports/link.ts';

/**
 * One connection that says it is a machine. It stands for the machine only once it has proved it with a signed frame.
 */
export interface Session {
  readonly machineNo: string;
  readonly wire: Wire;
  state: 'unproven' | 'proven' | 'ended';
  /** Frames in a row that were dropped. */
  badFrames: number;
}

/** A connection that has just arrived. */
export function newSession(machineNo: string, wire: Wire): Session {
  return { machineNo, wire, state: 'unproven', badFrames: 0 };
}
