import { z } from 'zod';
import { timeOf } from '#simulators/motors/run-plan.ts';
import { cutConnectionAt } from './cut-connection.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `cut-between-drop-and-answer`. */
export interface CutBetweenDropAndAnswerParams {
  /** From the cut to the next dialling, in ms; the machine's own pauses unless told otherwise. */
  readonly redialMs?: number | undefined;
}

/** The item has dropped, and the line breaks before the machine can say so. */
export const cutBetweenDropAndAnswer: RunFault<CutBetweenDropAndAnswerParams> = {
  scope: 'run',
  name: 'cut-between-drop-and-answer',
  family: 'connection',
  description: 'The item has dropped, and the line breaks before the machine can say so.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({ redialMs: z.number().int().min(0).max(86_400_000).optional() }),
  paramDocs: [
    {
      name: 'redialMs',
      description: 'From the cut to the next dialling, 0–86400000 ms; the machine’s own pauses unless told otherwise.',
    },
  ],
  fits: () => true,
  apply(plan, { redialMs }, context) {
    const answerMs = timeOf(plan, 'answer');
    const stopMs = timeOf(plan, 'motor-stop');
    // There is no such moment where nothing drops, or where the answer comes first or never.
    if (timeOf(plan, 'drop') === undefined || stopMs === undefined || answerMs === undefined || answerMs < stopMs)
      return plan;
    return cutConnectionAt(plan, stopMs, redialMs, context);
  },
};
