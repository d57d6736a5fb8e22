import { z } from 'zod';
import { alterAnswer } from './alter-answer.ts';
import type { RunFault } from '../fault.ts';

/** Only the first half of the answer arrives. */
export const truncatedFrame: RunFault<Record<string, never>> = {
  scope: 'run',
  name: 'truncated-frame',
  family: 'silent',
  description: 'Only the first half of the answer arrives.',
  source: 'INVARIANTS, faults; PROTOCOL §7: a message that does not verify is dropped',
  paramsSchema: z.strictObject({}),
  paramDocs: [],
  fits: () => true,
  apply: (plan, _params, context) => alterAnswer(plan, { format: 'truncated' }, context),
};
