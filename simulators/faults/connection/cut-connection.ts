import { z } from 'zod';
import type { Act, RunPlan } from '#simulators/motors/run-plan.ts';
import { sortByTime } from '#simulators/motors/run-plan.ts';
import type { FaultContext, RunFault } from '../fault.ts';

/** Parameters of the faults that cut the connection. */
export interface RedialParams {
  /** From the cut to the next dial, ms; by default the machine's own pauses. */
  readonly redialMs?: number | undefined;
}

/** The parameter `redialMs`, its schema and its text. */
export const redialParam: Pick<RunFault<RedialParams>, 'paramsSchema' | 'paramDocs'> = {
  paramsSchema: z.strictObject({ redialMs: z.number().int().min(0).max(86_400_000).optional() }),
  paramDocs: [
    {
      name: 'redialMs',
      description: 'From the cut to the next dial, 0–86400000 ms; the default is the machine’s own pauses.',
    },
  ],
};

/** The act that cuts the connection. */
export function cutConnection(redialMs: number | undefined): Act {
  return redialMs === undefined ? { kind: 'cut-connection' } : { kind: 'cut-connection', redialMs };
}

/**
 * The plan with the connection cut at `atMs`, before other acts of that time; unchanged if `atMs` is undefined. If the
 * connection is down already, the fault does not fire.
 */
export function cutConnectionAt(
  plan: RunPlan,
  atMs: number | undefined,
  redialMs: number | undefined,
  context: FaultContext,
): RunPlan {
  return atMs === undefined
    ? plan
    : sortByTime([context.fireAt(atMs, 'connection'), { atMs, act: cutConnection(redialMs) }, ...plan]);
}
