import type { Fault } from '../fault.ts';
import { cutAfterAnswer } from './cut-after-answer.ts';
import { cutBeforeCommand } from './cut-before-command.ts';
import { cutBeforeDrop } from './cut-before-drop.ts';
import { cutBetweenDropAndAnswer } from './cut-between-drop-and-answer.ts';
import { flappingConnection } from './flapping-connection.ts';
import { halfOpen } from './half-open.ts';
import { noHeartbeat } from './no-heartbeat.ts';
import { reconnectStorm } from './reconnect-storm.ts';
import { twoSockets } from './two-sockets.ts';

/** Connections that break, become half-open, flap, or exist twice. */
export const connectionFaults: readonly Fault<unknown>[] = [
  cutBeforeCommand,
  cutBeforeDrop,
  cutBetweenDropAndAnswer,
  cutAfterAnswer,
  halfOpen,
  flappingConnection,
  reconnectStorm,
  noHeartbeat,
  twoSockets,
];
