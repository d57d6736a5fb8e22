import { z } from 'zod';
import { timeOf } from '#simulators/motors/run-plan.ts';
import { cutConnectionAt } from './cut-connection.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `cut-after-answer`. */
export interface CutAfterAnswerParams {
  /** From the cut to the next dialling, in ms; the machine's own pauses unless told otherwise. */
  readonly redialMs?: number | undefined;
}

/** The line breaks right after the answer has gone out. */
export const cutAfterAnswer: RunFault<CutAfterAnswerParams> = {
  scope: 'run',
  name: 'cut-after-answer',
  family: 'connection',
  description: 'The line breaks right after the answer has gone out.',
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
    return cutConnectionAt(plan, answerMs === undefined ? undefined : answerMs + 1, redialMs, context);
  },
};
