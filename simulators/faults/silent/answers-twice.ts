import { z } from 'zod';
import { timeline } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `answers-twice`. */
export interface AnswersTwiceParams {
  /** From the first answer to the second, in whole milliseconds. */
  readonly apartMs: number;
}

/** The machine says the same answer a second time, a while after the first. */
export const answersTwice: RunFault<AnswersTwiceParams> = {
  strikes: 'run',
  name: 'answers-twice',
  family: 'silent',
  says: 'The machine says the same answer a second time, a while after the first.',
  source: 'INVARIANTS, faults',
  params: z.strictObject({ apartMs: z.number().int().min(0).max(86_400_000).default(1_000) }),
  paramTexts: [
    { name: 'apartMs', says: 'From the first answer to the second, 0–86400000 ms; 1000 unless told otherwise.' },
  ],
  fits: () => true,
  apply(plan, params, context) {
    const answer = plan.find(({ act }) => act.does === 'answer');
    if (!answer) return plan;
    const againMs = answer.atMs + params.apartMs;
    return timeline([...plan, context.shows(againMs), { atMs: againMs, act: answer.act }]);
  },
};
