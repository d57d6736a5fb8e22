import { z } from 'zod';
import { alterAnswer } from './alter-answer.ts';
import type { RunFault } from '../fault.ts';

/** The machine sends bytes that are no message in place of the answer: noise on a serial line. */
export const garbageFrame: RunFault<Record<string, never>> = {
  scope: 'run',
  name: 'garbage',
  family: 'silent',
  description: 'The machine sends bytes that are no message in place of the answer: noise on a serial line.',
  source: 'INVARIANTS, faults; PROTOCOL §7: a message that does not verify is dropped',
  paramsSchema: z.strictObject({}),
  paramDocs: [],
  fits: () => true,
  apply: (plan, _params, context) => alterAnswer(plan, { format: 'garbage' }, context),
};
