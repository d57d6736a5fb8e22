import { z } from 'zod';
import { sortByTime, timeOf } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `half-open`. */
export interface HalfOpenParams {
  /** How long nobody notices, in ms. */
  readonly forMs: number;
}

/**
 * The line dies when the motor starts. The answer of the run is sent into the void and lost: the machine believes that
 * it has gone out.
 */
export const halfOpen: RunFault<HalfOpenParams> = {
  scope: 'run',
  name: 'half-open',
  family: 'connection',
  description: 'The line dies without a sign: both ends go on believing in it, and nothing passes until it is noticed.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({ forMs: z.number().int().min(1).max(86_400_000).default(60_000) }),
  paramDocs: [{ name: 'forMs', description: 'How long nobody notices, 1–86400000 ms; 60000 unless told otherwise.' }],
  fits: () => true,
  apply(plan, { forMs }, context) {
    const startMs = timeOf(plan, 'motor-start');
    return startMs === undefined
      ? plan
      : sortByTime([context.fireAt(startMs, 'line'), { atMs: startMs, act: { kind: 'deafen', forMs } }, ...plan]);
  },
};
