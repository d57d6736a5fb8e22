import { z } from 'zod';
import { sortByTime, timeOf, successOutcome, replaceAnswer, withoutActs } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** The machine reports success, but nothing dropped: a worn cam, or a coil that turned beside the pack. */
export const reportsSuccessWithoutDrop: RunFault<Record<string, never>> = {
  scope: 'run',
  name: 'reports-success-without-drop',
  family: 'lying',
  description: 'The machine reports success, but nothing dropped: a worn cam, or a coil that turned beside the pack.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({}),
  paramDocs: [],
  fits: () => true,
  apply(plan, _params, context) {
    const dropMs = timeOf(plan, 'drop');
    if (dropMs === undefined) return plan;
    return sortByTime([...replaceAnswer(withoutActs(plan, 'drop'), successOutcome), context.fireAt(dropMs)]);
  },
};
