import { z } from 'zod';
import { sortByTime, timeOf, successOutcome, withoutActs } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `stale-done`. */
export interface StaleDoneParams {
  /** True: the run continues after the answer. False: nothing moves. */
  readonly drops: boolean;
}

/**
 * A board has one status, not one per job, so an old "done" looks like a new one. A machine's first run has no previous
 * status and is not affected.
 */
export const staleDone: RunFault<StaleDoneParams> = {
  scope: 'run',
  name: 'stale-done',
  family: 'silent',
  description:
    'The board still shows the "done" of the previous run, and the host takes it for this one: it answers before the ' +
    'motor has finished.',
  source: 'INVARIANTS, faults; PROTOCOL §7: the board reports run status per board, not per job',
  paramsSchema: z.strictObject({ drops: z.boolean().default(true) }),
  paramDocs: [{ name: 'drops', description: 'Whether the item still drops afterwards; the default is true.' }],
  fits: () => true,
  apply(plan, params, context) {
    const startMs = timeOf(plan, 'motor-start');
    if (startMs === undefined || timeOf(plan, 'answer') === undefined || context.job === 1) return plan;
    const rest = params.drops
      ? withoutActs(plan, 'answer')
      : withoutActs(plan, 'answer', 'motor-start', 'drop', 'motor-stop');
    return sortByTime([
      context.fireAt(startMs),
      { atMs: startMs, act: { kind: 'answer', ...successOutcome } },
      ...rest,
    ]);
  },
};
