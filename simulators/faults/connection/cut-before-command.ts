import { cutConnection, redialParam, type RedialParams } from './cut-connection.ts';
import type { RunFault } from '../fault.ts';

/** The connection breaks as the command arrives, and the machine does not run it. */
export const cutBeforeCommand: RunFault<RedialParams> = {
  scope: 'run',
  name: 'cut-before-command',
  family: 'connection',
  description: 'The connection breaks as the command arrives, and the machine does not run it.',
  source: 'INVARIANTS, faults',
  ...redialParam,
  fits: () => true,
  apply: (_plan, { redialMs }, context) => [context.fireAt(0, 'connection'), { atMs: 0, act: cutConnection(redialMs) }],
};
