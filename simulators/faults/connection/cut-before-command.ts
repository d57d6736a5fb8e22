import { z } from 'zod';
import { cutConnection } from './cut-connection.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `cut-before-command`. */
export interface CutBeforeCommandParams {
  /** From the cut to the next dialling, in ms; the machine's own pauses unless told otherwise. */
  readonly redialMs?: number | undefined;
}

/** The line breaks as the command arrives, and nothing of it is done. */
export const cutBeforeCommand: RunFault<CutBeforeCommandParams> = {
  scope: 'run',
  name: 'cut-before-command',
  family: 'connection',
  description: 'The line breaks as the command arrives, and nothing of it is done.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({ redialMs: z.number().int().min(0).max(86_400_000).optional() }),
  paramDocs: [
    {
      name: 'redialMs',
      description: 'From the cut to the next dialling, 0–86400000 ms; the machine’s own pauses unless told otherwise.',
    },
  ],
  fits: () => true,
  apply: (_plan, { redialMs }, context) => [context.fireAt(0, 'line'), { atMs: 0, act: cutConnection(redialMs) }],
};
