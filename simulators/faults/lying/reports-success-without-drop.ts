import { z } from 'zod';
import { timeline, timeOf, wentWell, withAnswer, without } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** The machine reports success, and the item is still where it was: a worn cam, a coil that turned beside its pack. */
export const saysDoneWithoutDrop: RunFault<Record<string, never>> = {
  strikes: 'run',
  name: 'says-done-without-drop',
  family: 'lying',
  says: 'The machine reports success, and the item is still where it was: a worn cam, a coil that turned beside its pack.',
  source: 'INVARIANTS, faults',
  params: z.strictObject({}),
  paramTexts: [],
  fits: () => true,
  apply(plan, _params, context) {
    const dropMs = timeOf(plan, 'drop');
    if (dropMs === undefined) return plan;
    return timeline([...withAnswer(without(plan, 'drop'), wentWell), context.shows(dropMs)]);
  },
};
