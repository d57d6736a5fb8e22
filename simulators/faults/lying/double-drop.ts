import { z } from 'zod';
import { sortByTime, timeOf } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** Two items drop for one command, and the machine reports one success. */
export const doubleDrop: RunFault<Record<string, never>> = {
  scope: 'run',
  name: 'double-drop',
  family: 'lying',
  description: 'Two items drop for one command, and the machine reports one success.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({}),
  paramDocs: [],
  fits: () => true,
  apply(plan, _params, context) {
    const dropMs = timeOf(plan, 'drop');
    if (dropMs === undefined) return plan;
    return sortByTime([...plan, { atMs: dropMs, act: { kind: 'drop', items: 1 } }, context.fireAt(dropMs)]);
  },
};
