import { z } from 'zod';
import { timeline, wentWell, withAnswer } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** Of several cups that one command asked for the last does not come, and the machine reports success. */
export const oneTooFew: RunFault<Record<string, never>> = {
  strikes: 'run',
  name: 'one-too-few',
  family: 'lying',
  says: 'Of several cups that one command asked for the last does not come, and the machine reports success.',
  source: 'INVARIANTS, faults; PROTOCOL §4.2',
  params: z.strictObject({}),
  paramTexts: [],
  fits: (motor) => motor.multiDrop,
  apply(plan, _params, context) {
    const last = plan.findLast(({ act }) => act.does === 'drop');
    if (!last) return plan;
    return timeline([
      ...withAnswer(
        plan.filter((timed) => timed !== last),
        wentWell,
      ),
      context.shows(last.atMs),
    ]);
  },
};
