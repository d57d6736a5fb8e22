import type { AnswerForm } from '#simulators/events.ts';
import type { AnswerName, RunPlan, TimedAct } from '#simulators/motors/run-plan.ts';
import { timeline, timeOf } from '#simulators/motors/run-plan.ts';
import type { FaultContext } from '../fault.ts';

/** The plan with an answer that is not what it should be on the wire; nothing else changes. */
export function spoilAnswer(
  plan: RunPlan,
  how: { readonly form: AnswerForm; readonly names?: AnswerName },
  context: FaultContext,
): RunPlan {
  const answerMs = timeOf(plan, 'answer');
  if (answerMs === undefined) return plan;
  const spoiled = plan.map((timed): TimedAct =>
    timed.act.does === 'answer' ? { atMs: timed.atMs, act: { ...timed.act, ...how } } : timed,
  );
  return timeline([context.shows(answerMs), ...spoiled]);
}
