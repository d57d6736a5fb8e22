import { z } from 'zod';
import { spoilAnswer } from './alter-answer.ts';
import type { RunFault } from '../fault.ts';

/** What comes in place of the answer is no message at all: noise on a serial line. */
export const garbageFrame: RunFault<Record<string, never>> = {
  strikes: 'run',
  name: 'garbage',
  family: 'silent',
  says: 'What comes in place of the answer is no message at all: noise on a serial line.',
  source: 'INVARIANTS, faults; PROTOCOL §7: what does not verify is dropped',
  params: z.strictObject({}),
  paramTexts: [],
  fits: () => true,
  apply: (plan, _params, context) => spoilAnswer(plan, { form: 'garbage' }, context),
};
