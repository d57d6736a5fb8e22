import { z } from 'zod';
import { timeline, timeOf, without } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `never-answers`. */
export interface NeverAnswersParams {
  /** True: the run takes its usual course, only in silence. False: the controller is dead and nothing moves. */
  readonly drops: boolean;
}

/** The machine takes the command and is never heard of in the matter again: no acknowledgement, no answer. */
export const neverAnswers: RunFault<NeverAnswersParams> = {
  strikes: 'run',
  name: 'never-answers',
  family: 'silent',
  says: 'The machine takes the command and says nothing more about it, whether the item dropped or not.',
  source: 'INVARIANTS, faults; PROTOCOL §4.5',
  params: z.strictObject({ drops: z.boolean().default(true) }),
  paramTexts: [{ name: 'drops', says: 'Whether the item falls all the same; true unless told otherwise.' }],
  fits: () => true,
  apply(plan, params, context) {
    const answerMs = timeOf(plan, 'answer');
    if (answerMs === undefined) return plan;
    const silent = params.drops
      ? without(plan, 'ack', 'answer')
      : without(plan, 'ack', 'answer', 'motor-start', 'drop', 'motor-stop');
    return timeline([...silent, context.shows(answerMs)]);
  },
};
