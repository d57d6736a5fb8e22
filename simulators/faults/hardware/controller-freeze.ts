import { z } from 'zod';
import { sortByTime, timeOf } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `frozen`. */
export interface ControllerFreezeParams {
  /** How long it stands still, in ms. */
  readonly forMs: number;
}

/** The controller’s program stands still in the middle of a run, motor and all, and goes on as if nothing had been. */
export const controllerFreeze: RunFault<ControllerFreezeParams> = {
  scope: 'run',
  name: 'frozen',
  family: 'body',
  description:
    'The controller’s program stands still in the middle of a run, motor and all, and goes on as if nothing had been.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({ forMs: z.number().int().min(1).max(86_400_000).default(20_000) }),
  paramDocs: [{ name: 'forMs', description: 'How long it stands still, 1–86400000 ms; 20000 unless told otherwise.' }],
  fits: () => true,
  apply(plan, { forMs }, context) {
    const startMs = timeOf(plan, 'motor-start');
    if (startMs === undefined) return plan;
    const freeze = { atMs: startMs, act: { kind: 'freeze', forMs } } as const;
    return sortByTime([
      ...plan.filter(({ atMs }) => atMs <= startMs),
      context.fireAt(startMs),
      freeze,
      ...plan.filter(({ atMs }) => atMs > startMs),
    ]);
  },
};
