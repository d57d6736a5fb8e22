import { z } from 'zod';
import { moveAnswer, sortByTime, timeOf } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `answers-late`. */
export interface AnswersLateParams {
  /** From the command's arrival to the answer, whole ms. */
  readonly answerAfterMs: number;
}

/**
 * The item drops at its usual time; the answer comes exactly `answerAfterMs` after the command arrived. The motor is
 * idle in between, so the machine accepts other commands. A run that answers later anyway is not changed.
 */
export const answersLate: RunFault<AnswersLateParams> = {
  scope: 'run',
  name: 'answers-late',
  family: 'silent',
  description: 'The item drops as usual, but the answer is late.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({ answerAfterMs: z.number().int().min(1).max(86_400_000) }),
  paramDocs: [
    {
      name: 'answerAfterMs',
      description: 'From the command’s arrival to the answer, 1–86400000 ms; required.',
    },
  ],
  fits: () => true,
  apply(plan, params, context) {
    const usualMs = timeOf(plan, 'answer');
    const lateMs = params.answerAfterMs - context.waitedMs;
    if (usualMs === undefined || lateMs <= usualMs) return plan;
    return sortByTime([context.fireAt(lateMs), ...moveAnswer(plan, lateMs)]);
  },
};
