import { z } from 'zod';
import { timeline, timeOf } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** Two items come down for one command, and the machine reports one success. */
export const doubleDrop: RunFault<Record<string, never>> = {
  strikes: 'run',
  name: 'double-drop',
  family: 'lying',
  says: 'Two items come down for one command, and the machine reports one success.',
  source: 'INVARIANTS, faults',
  params: z.strictObject({}),
  paramTexts: [],
  fits: () => true,
  apply(plan, _params, context) {
    const dropMs = timeOf(plan, 'drop');
    if (dropMs === undefined) return plan;
    return timeline([...plan, { atMs: dropMs, act: { does: 'drop', items: 1 } }, context.shows(dropMs)]);
  },
};
