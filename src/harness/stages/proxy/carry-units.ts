import type { Socket } from 'node:net';
import type { StreamUnit } from './frame-splitter.ts';

/** One direction between two sockets. */
export interface UnitStream {
  readonly from: Socket;
  readonly to: Socket;
  /** Finds what is complete with these bytes. */
  readonly split: (chunk: Buffer) => readonly StreamUnit[];
}

/**
 * Reads one socket unit by unit, no faster than the other one takes what is written to it.
 * @param buffered bytes that were read before.
 */
export function carryUnits(
  { from, to, split }: UnitStream,
  buffered: Buffer,
  onUnit: (unit: StreamUnit) => void,
): void {
  const carry = (chunk: Buffer): void => {
    for (const unit of split(chunk)) onUnit(unit);
    if (to.writableNeedDrain) from.pause();
  };
  to.on('drain', () => from.resume());
  to.on('close', () => from.resume());
  from.on('data', carry);
  if (buffered.length > 0) carry(buffered);
}
