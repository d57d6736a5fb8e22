import { z } from 'zod';
import { alterAnswer } from './alter-answer.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `answers-for-another-job`. */
export interface AnswersForAnotherJobParams {
  /** Whose numbers the answer bears; the first job of a machine has none before it, and nothing goes wrong. */
  readonly answersFor: 'previous-job' | 'no-job';
}

/** The answer bears the numbers of another job: the one before, or one that never was. */
export const answersForAnotherJob: RunFault<AnswersForAnotherJobParams> = {
  scope: 'run',
  name: 'answers-for-another-job',
  family: 'silent',
  description: 'The answer bears the numbers of another job: the one before, or one that never was.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({ answersFor: z.enum(['previous-job', 'no-job']).default('previous-job') }),
  paramDocs: [
    {
      name: 'answersFor',
      description:
        'Whose numbers the answer bears, previous-job (a machine’s first job has none) or no-job; previous-job ' +
        'unless told otherwise.',
    },
  ],
  fits: () => true,
  apply(plan, { answersFor }, context) {
    return answersFor === 'previous-job' && context.job === 1
      ? plan
      : alterAnswer(plan, { format: 'misnamed', answersFor }, context);
  },
};
