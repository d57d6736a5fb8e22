import { z } from 'zod';
import { cutLine } from './cut-connection.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `cut-before-command`. */
export interface CutBeforeCommandParams {
  /** From the cut to the next dialling, in ms; the machine's own pauses unless told otherwise. */
  readonly redialMs?: number | undefined;
}

/** The line breaks as the command arrives, and nothing of it is done. */
export const cutBeforeCommand: RunFault<CutBeforeCommandParams> = {
  strikes: 'run',
  name: 'cut-before-command',
  family: 'connection',
  says: 'The line breaks as the command arrives, and nothing of it is done.',
  source: 'INVARIANTS, faults',
  params: z.strictObject({ redialMs: z.number().int().min(0).max(86_400_000).optional() }),
  paramTexts: [
    {
      name: 'redialMs',
      says: 'From the cut to the next dialling, 0–86400000 ms; the machine’s own pauses unless told otherwise.',
    },
  ],
  fits: () => true,
  apply: (_plan, { redialMs }, context) => [context.shows(0, 'line'), { atMs: 0, act: cutLine(redialMs) }],
};
