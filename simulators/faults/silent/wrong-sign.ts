import { z } from 'zod';
import { alterAnswer } from './alter-answer.ts';
import type { RunFault } from '../fault.ts';

/** The answer has a sign that does not verify, as after a key change on one side. */
export const wrongSign: RunFault<Record<string, never>> = {
  scope: 'run',
  name: 'wrong-sign',
  family: 'silent',
  description: 'The answer has a sign that does not verify, as after a key change on one side.',
  source: 'INVARIANTS, faults; PROTOCOL §7: a message that does not verify is dropped',
  paramsSchema: z.strictObject({}),
  paramDocs: [],
  fits: () => true,
  apply: (plan, _params, context) => alterAnswer(plan, { format: 'wrong-sign' }, context),
};
