import { z } from 'zod';
import { sortByTime } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `answers-twice`. */
export interface AnswersTwiceParams {
  /** From the first answer to the second, whole ms. */
  readonly gapMs: number;
}

/** The machine sends the same answer a second time, some time after the first. */
export const answersTwice: RunFault<AnswersTwiceParams> = {
  scope: 'run',
  name: 'answers-twice',
  family: 'silent',
  description: 'The machine sends the same answer a second time, some time after the first.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({ gapMs: z.number().int().min(0).max(86_400_000).default(1_000) }),
  paramDocs: [
    { name: 'gapMs', description: 'From the first answer to the second, 0–86400000 ms; the default is 1000.' },
  ],
  fits: () => true,
  apply(plan, params, context) {
    const answer = plan.find(({ act }) => act.kind === 'answer');
    if (!answer) return plan;
    const secondMs = answer.atMs + params.gapMs;
    return sortByTime([...plan, context.fireAt(secondMs), { atMs: secondMs, act: answer.act }]);
  },
};
