import { z } from 'zod';
import { alterAnswer } from './alter-answer.ts';
import type { RunFault } from '../fault.ts';

/** The answer comes with a sign that does not verify, as after a key was changed on one side. */
export const wrongSign: RunFault<Record<string, never>> = {
  scope: 'run',
  name: 'wrong-sign',
  family: 'silent',
  description: 'The answer comes with a sign that does not verify, as after a key was changed on one side.',
  source: 'INVARIANTS, faults; PROTOCOL §7: what does not verify is dropped',
  paramsSchema: z.strictObject({}),
  paramDocs: [],
  fits: () => true,
  apply: (plan, _params, context) => alterAnswer(plan, { format: 'unsigned' }, context),
};
