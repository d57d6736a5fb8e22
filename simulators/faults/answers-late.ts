import { z } from 'zod';
import type { RunPlan, TimedAct } from '../run-plan.ts';
import { timeline, timeOf } from '../run-plan.ts';
import type { Fault } from './fault.ts';

/** Parameters of `answers-late`. */
export interface AnswersLateParams {
  /** From the command's arrival to the answer, in whole milliseconds. */
  readonly answerAfterMs: number;
}

/**
 * The item drops at its usual time, the answer comes exactly `answerAfterMs` after the command arrived. The motor is
 * idle in between, so the machine takes other commands meanwhile. A run that would have answered later still is left
 * as it is: this fault makes no machine faster.
 */
export const answersLate: Fault<AnswersLateParams> = {
  name: 'answers-late',
  says: 'The item drops as ever, but the answer comes late.',
  params: z.strictObject({ answerAfterMs: z.number().int().min(1).max(86_400_000) }),
  paramNames: ['answerAfterMs'],
  fits: () => true,
  apply(plan, params, context) {
    const usualMs = timeOf(plan, 'answer');
    const lateMs = params.answerAfterMs - context.waitedMs;
    if (usualMs === undefined || lateMs <= usualMs) return plan;
    return timeline([context.shows(lateMs), ...answerAt(plan, lateMs)]);
  },
};

function answerAt(plan: RunPlan, atMs: number): RunPlan {
  return plan.map((timed): TimedAct => (timed.act.does === 'answer' ? { atMs, act: timed.act } : timed));
}
