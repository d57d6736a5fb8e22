import { timeOf } from '#simulators/motors/run-plan.ts';
import { cutConnectionAt, redialParam, type RedialParams } from './cut-connection.ts';
import type { RunFault } from '../fault.ts';

/** The connection breaks when the motor starts; the run goes on, and the answer is sent after the reconnection. */
export const cutBeforeDrop: RunFault<RedialParams> = {
  scope: 'run',
  name: 'cut-before-drop',
  family: 'connection',
  description:
    'The connection breaks when the motor starts; the run goes on, and the answer is sent after the reconnection.',
  source: 'INVARIANTS, faults',
  ...redialParam,
  fits: () => true,
  apply: (plan, { redialMs }, context) => cutConnectionAt(plan, timeOf(plan, 'motor-start'), redialMs, context),
};
