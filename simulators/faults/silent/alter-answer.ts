import type { AnswerFormat } from '#simulators/events.ts';
import type { AnsweredJob, RunPlan, TimedAct } from '#simulators/motors/run-plan.ts';
import { sortByTime, timeOf } from '#simulators/motors/run-plan.ts';
import type { FaultContext } from '../fault.ts';

/** The plan with an altered answer on the wire; nothing else changes. */
export function alterAnswer(
  plan: RunPlan,
  change: { readonly format: AnswerFormat; readonly answersFor?: AnsweredJob },
  context: FaultContext,
): RunPlan {
  const answerMs = timeOf(plan, 'answer');
  if (answerMs === undefined) return plan;
  const altered = plan.map((timed): TimedAct =>
    timed.act.kind === 'answer' ? { atMs: timed.atMs, act: { ...timed.act, ...change } } : timed,
  );
  return sortByTime([context.fireAt(answerMs), ...altered]);
}
