import { z } from 'zod';
import { timeline, timeOf } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `frozen`. */
export interface FrozenControllerParams {
  /** How long it stands still, in ms. */
  readonly forMs: number;
}

/** The controller’s program stands still in the middle of a run, motor and all, and goes on as if nothing had been. */
export const frozenController: RunFault<FrozenControllerParams> = {
  strikes: 'run',
  name: 'frozen',
  family: 'body',
  says: 'The controller’s program stands still in the middle of a run, motor and all, and goes on as if nothing had been.',
  source: 'INVARIANTS, faults',
  params: z.strictObject({ forMs: z.number().int().min(1).max(86_400_000).default(20_000) }),
  paramTexts: [{ name: 'forMs', says: 'How long it stands still, 1–86400000 ms; 20000 unless told otherwise.' }],
  fits: () => true,
  apply(plan, { forMs }, context) {
    const startMs = timeOf(plan, 'motor-start');
    if (startMs === undefined) return plan;
    const freezes = { atMs: startMs, act: { does: 'freeze', forMs } } as const;
    return timeline([
      ...plan.filter(({ atMs }) => atMs <= startMs),
      context.shows(startMs),
      freezes,
      ...plan.filter(({ atMs }) => atMs > startMs),
    ]);
  },
};
