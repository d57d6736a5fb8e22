import { timeOf } from '#simulators/motors/run-plan.ts';
import { cutConnectionAt, redialParam, type RedialParams } from './cut-connection.ts';
import type { RunFault } from '../fault.ts';

/** The connection breaks right after the answer was sent. */
export const cutAfterAnswer: RunFault<RedialParams> = {
  scope: 'run',
  name: 'cut-after-answer',
  family: 'connection',
  description: 'The connection breaks right after the answer was sent.',
  source: 'INVARIANTS, faults',
  ...redialParam,
  fits: () => true,
  apply(plan, { redialMs }, context) {
    const answerMs = timeOf(plan, 'answer');
    return cutConnectionAt(plan, answerMs === undefined ? undefined : answerMs + 1, redialMs, context);
  },
};
