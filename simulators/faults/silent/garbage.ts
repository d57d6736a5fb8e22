import { z } from 'zod';
import { alterAnswer } from './alter-answer.ts';
import type { RunFault } from '../fault.ts';

/** What comes in place of the answer is no message at all: noise on a serial line. */
export const garbageFrame: RunFault<Record<string, never>> = {
  scope: 'run',
  name: 'garbage',
  family: 'silent',
  description: 'What comes in place of the answer is no message at all: noise on a serial line.',
  source: 'INVARIANTS, faults; PROTOCOL §7: what does not verify is dropped',
  paramsSchema: z.strictObject({}),
  paramDocs: [],
  fits: () => true,
  apply: (plan, _params, context) => alterAnswer(plan, { format: 'garbage' }, context),
};
