import { Connection } from './connection.ts';
import { keysOf } from './machine-keys.ts';
import type { MachineSpec } from './machine-spec.ts';
import type { MachineWorld } from './machine-world.ts';

/** What a machine does with its connection. */
export interface ConnectionUse {
  /** Random stream of its pauses. */
  readonly streamName: string;
  readonly onUp: () => void;
  readonly onFrame: (text: string) => void;
  readonly onDown: () => void;
}

/** A connection of a machine that has not dialled yet. It records its end and, where they are observed, its frames. */
export function makeConnection(
  spec: MachineSpec,
  { clock, random, link, onEvent, onGiveUp, wire: observer }: MachineWorld,
  { streamName, onUp, onFrame, onDown }: ConnectionUse,
): Connection {
  const { machineNo: machine } = spec;
  const keys = keysOf(spec);
  const recordFrame = (kind: 'frame-sent' | 'frame-received', frame: string): void => {
    if (!observer) return;
    const { method, wire } = observer.frame(frame, keys);
    onEvent({ kind, machine, method }, wire);
  };
  return new Connection({
    machineNo: machine,
    clock,
    random: random.fork(streamName),
    link,
    onUp,
    onFrame: (text) => {
      recordFrame('frame-received', text);
      onFrame(text);
    },
    onSending: (text) => recordFrame('frame-sent', text),
    onDown: (code, reason) => {
      onDown();
      onEvent({ kind: 'disconnected', machine, code, reason });
    },
    onGiveUp: (reason) => onGiveUp?.(reason, machine),
  });
}
