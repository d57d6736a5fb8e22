import { z } from 'zod';
import { sortByTime, timeOf, withoutActs } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `never-answers`. */
export interface NeverAnswersParams {
  /** True: the run takes its usual course, only in silence. False: the controller is dead and nothing moves. */
  readonly drops: boolean;
}

/** The machine takes the command and is never heard of in the matter again: no acknowledgement, no answer. */
export const neverAnswers: RunFault<NeverAnswersParams> = {
  scope: 'run',
  name: 'never-answers',
  family: 'silent',
  description: 'The machine takes the command and says nothing more about it, whether the item dropped or not.',
  source: 'INVARIANTS, faults; PROTOCOL §4.5',
  paramsSchema: z.strictObject({ drops: z.boolean().default(true) }),
  paramDocs: [{ name: 'drops', description: 'Whether the item falls all the same; true unless told otherwise.' }],
  fits: () => true,
  apply(plan, params, context) {
    const answerMs = timeOf(plan, 'answer');
    if (answerMs === undefined) return plan;
    const silent = params.drops
      ? withoutActs(plan, 'ack', 'answer')
      : withoutActs(plan, 'ack', 'answer', 'motor-start', 'drop', 'motor-stop');
    return sortByTime([...silent, context.fireAt(answerMs)]);
  },
};
