import { z } from 'zod';
import { alterAnswer } from './alter-answer.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `answers-for-another-job`. */
export interface AnswersForAnotherJobParams {
  /** Whose numbers the answer contains; a machine's first job has no previous one and is not affected. */
  readonly answersFor: 'previous-job' | 'no-job';
}

/** The answer contains the numbers of another job: the previous one, or one that never existed. */
export const answersForAnotherJob: RunFault<AnswersForAnotherJobParams> = {
  scope: 'run',
  name: 'answers-for-another-job',
  family: 'silent',
  description: 'The answer contains the numbers of another job: the previous one, or one that never existed.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({ answersFor: z.enum(['previous-job', 'no-job']).default('previous-job') }),
  paramDocs: [
    {
      name: 'answersFor',
      description:
        'Whose numbers the answer contains, previous-job (a machine’s first job has none) or no-job; the default is ' +
        'previous-job.',
    },
  ],
  fits: () => true,
  apply(plan, { answersFor }, context) {
    return answersFor === 'previous-job' && context.job === 1
      ? plan
      : alterAnswer(plan, { format: 'wrong-job', answersFor }, context);
  },
};
