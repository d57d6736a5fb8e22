import { z } from 'zod';
import { sortByTime, timeOf, withoutActs } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `never-answers`. */
export interface NeverAnswersParams {
  /** True: the run is normal, without messages. False: the controller is dead and nothing moves. */
  readonly drops: boolean;
}

/** The machine accepts the command and sends nothing: no acknowledgement, no answer. */
export const neverAnswers: RunFault<NeverAnswersParams> = {
  scope: 'run',
  name: 'never-answers',
  family: 'silent',
  description: 'The machine accepts the command and sends nothing more about it, whether the item dropped or not.',
  source: 'INVARIANTS, faults; PROTOCOL §4.5',
  paramsSchema: z.strictObject({ drops: z.boolean().default(true) }),
  paramDocs: [{ name: 'drops', description: 'Whether the item still drops; the default is true.' }],
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
