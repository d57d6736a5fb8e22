import { z } from 'zod';
import { spoilAnswer } from './alter-answer.ts';
import type { RunFault } from '../fault.ts';

/** Only the first half of the answer arrives. */
export const halfAFrame: RunFault<Record<string, never>> = {
  strikes: 'run',
  name: 'half-a-frame',
  family: 'silent',
  says: 'Only the first half of the answer arrives.',
  source: 'INVARIANTS, faults; PROTOCOL §7: what does not verify is dropped',
  params: z.strictObject({}),
  paramTexts: [],
  fits: () => true,
  apply: (plan, _params, context) => spoilAnswer(plan, { form: 'half' }, context),
};
