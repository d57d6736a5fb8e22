import { z } from 'zod';
import { sortByTime, timeOf } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `half-open`. */
export interface HalfOpenParams {
  /** How long the connection stays half-open, ms. */
  readonly forMs: number;
}

/**
 * The connection fails when the motor starts. The answer of the run is lost, but the machine regards it as sent.
 */
export const halfOpen: RunFault<HalfOpenParams> = {
  scope: 'run',
  name: 'half-open',
  family: 'connection',
  description: 'The connection fails without a sign: both ends regard it as open, but nothing passes until it is cut.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({ forMs: z.number().int().min(1).max(86_400_000).default(60_000) }),
  paramDocs: [{ name: 'forMs', description: 'How long it stays half-open, 1–86400000 ms; the default is 60000.' }],
  fits: () => true,
  apply(plan, { forMs }, context) {
    const startMs = timeOf(plan, 'motor-start');
    return startMs === undefined
      ? plan
      : sortByTime([
          context.fireAt(startMs, 'connection'),
          { atMs: startMs, act: { kind: 'half-open', forMs } },
          ...plan,
        ]);
  },
};
