import { z } from 'zod';
import { spoilAnswer } from './alter-answer.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `answers-for-another-job`. */
export interface AnswersForAnotherJobParams {
  /** Whose numbers the answer bears; the first job of a machine has none before it, and nothing goes wrong. */
  readonly names: 'previous-job' | 'no-job';
}

/** The answer bears the numbers of another job: the one before, or one that never was. */
export const answersForAnotherJob: RunFault<AnswersForAnotherJobParams> = {
  strikes: 'run',
  name: 'answers-for-another-job',
  family: 'silent',
  says: 'The answer bears the numbers of another job: the one before, or one that never was.',
  source: 'INVARIANTS, faults',
  params: z.strictObject({ names: z.enum(['previous-job', 'no-job']).default('previous-job') }),
  paramTexts: [
    {
      name: 'names',
      says: 'Whose numbers the answer bears, previous-job (a machine’s first job has none) or no-job; previous-job unless told otherwise.',
    },
  ],
  fits: () => true,
  apply(plan, { names }, context) {
    return names === 'previous-job' && context.job === 1
      ? plan
      : spoilAnswer(plan, { form: 'misnamed', names }, context);
  },
};
