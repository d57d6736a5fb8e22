import { z } from 'zod';
import { sortByTime, timeOf } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `controller-freeze`. */
export interface ControllerFreezeParams {
  /** How long it is frozen, ms. */
  readonly forMs: number;
}

/** The controller’s program freezes during a run, with its motor, and then continues where it was. */
export const controllerFreeze: RunFault<ControllerFreezeParams> = {
  scope: 'run',
  name: 'controller-freeze',
  family: 'hardware',
  description: 'The controller’s program freezes during a run, with its motor, and then continues where it was.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({ forMs: z.number().int().min(1).max(86_400_000).default(20_000) }),
  paramDocs: [{ name: 'forMs', description: 'How long it is frozen, 1–86400000 ms; the default is 20000.' }],
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
