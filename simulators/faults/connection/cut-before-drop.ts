import { z } from 'zod';
import { timeOf } from '#simulators/motors/run-plan.ts';
import { cutConnectionAt } from './cut-connection.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `cut-before-drop`. */
export interface CutBeforeDropParams {
  /** From the cut to the next dialling, in ms; the machine's own pauses unless told otherwise. */
  readonly redialMs?: number | undefined;
}

/** The line breaks when the motor starts; the run goes on, and the answer goes out once the line is back. */
export const cutBeforeDrop: RunFault<CutBeforeDropParams> = {
  scope: 'run',
  name: 'cut-before-drop',
  family: 'connection',
  description: 'The line breaks when the motor starts; the run goes on, and the answer goes out once the line is back.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({ redialMs: z.number().int().min(0).max(86_400_000).optional() }),
  paramDocs: [
    {
      name: 'redialMs',
      description: 'From the cut to the next dialling, 0–86400000 ms; the machine’s own pauses unless told otherwise.',
    },
  ],
  fits: () => true,
  apply: (plan, { redialMs }, context) => cutConnectionAt(plan, timeOf(plan, 'motor-start'), redialMs, context),
};
