import { timeOf } from '#simulators/motors/run-plan.ts';
import { cutConnectionAt, redialParam, type RedialParams } from './cut-connection.ts';
import type { RunFault } from '../fault.ts';

/** The item drops, and the connection breaks before the machine can report it. */
export const cutBetweenDropAndAnswer: RunFault<RedialParams> = {
  scope: 'run',
  name: 'cut-between-drop-and-answer',
  family: 'connection',
  description: 'The item drops, and the connection breaks before the machine can report it.',
  source: 'INVARIANTS, faults',
  ...redialParam,
  fits: () => true,
  apply(plan, { redialMs }, context) {
    const answerMs = timeOf(plan, 'answer');
    const stopMs = timeOf(plan, 'motor-stop');
    // There is no such time if nothing drops, or if the answer comes first or never.
    if (timeOf(plan, 'drop') === undefined || stopMs === undefined || answerMs === undefined || answerMs < stopMs)
      return plan;
    return cutConnectionAt(plan, stopMs, redialMs, context);
  },
};
