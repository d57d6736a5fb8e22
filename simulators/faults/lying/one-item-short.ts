import { z } from 'zod';
import { sortByTime, successOutcome, replaceAnswer } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** One command asks for several cups, the last one does not drop, and the machine reports success. */
export const oneItemShort: RunFault<Record<string, never>> = {
  scope: 'run',
  name: 'one-item-short',
  family: 'lying',
  description: 'One command asks for several cups, the last one does not drop, and the machine reports success.',
  source: 'INVARIANTS, faults; PROTOCOL §4.2',
  paramsSchema: z.strictObject({}),
  paramDocs: [],
  fits: (motor) => motor.multiDrop,
  apply(plan, _params, context) {
    const last = plan.findLast(({ act }) => act.kind === 'drop');
    if (!last) return plan;
    return sortByTime([
      ...replaceAnswer(
        plan.filter((timed) => timed !== last),
        successOutcome,
      ),
      context.fireAt(last.atMs),
    ]);
  },
};
