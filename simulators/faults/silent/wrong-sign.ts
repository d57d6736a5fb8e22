import { z } from 'zod';
import { spoilAnswer } from './alter-answer.ts';
import type { RunFault } from '../fault.ts';

/** The answer comes with a sign that does not verify, as after a key was changed on one side. */
export const wrongSign: RunFault<Record<string, never>> = {
  strikes: 'run',
  name: 'wrong-sign',
  family: 'silent',
  says: 'The answer comes with a sign that does not verify, as after a key was changed on one side.',
  source: 'INVARIANTS, faults; PROTOCOL §7: what does not verify is dropped',
  params: z.strictObject({}),
  paramTexts: [],
  fits: () => true,
  apply: (plan, _params, context) => spoilAnswer(plan, { form: 'unsigned' }, context),
};
