import { z } from 'zod';
import { faultCodes, type FaultCode } from '#core/domain/fault-codes.ts';
import { sortByTime, timeOf, failureOutcome, replaceAnswer } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

const knownCodes: readonly number[] = Object.keys(faultCodes).map(Number);

/** A board code of PROTOCOL §5. */
const boardCodeSchema = z.number().refine((code): code is FaultCode => knownCodes.includes(code), {
  error: `it is none of the board codes ${knownCodes.join(', ')}`,
});

/** Parameters of `reports-failure-after-drop`. */
export interface ReportsFailureAfterDropParams {
  /** Board code of the failure that it reports (PROTOCOL §5). */
  readonly boardCode: FaultCode;
}

/** The item drops, and the machine reports a failure: its sensor detected nothing. */
export const reportsFailureAfterDrop: RunFault<ReportsFailureAfterDropParams> = {
  scope: 'run',
  name: 'reports-failure-after-drop',
  family: 'lying',
  description: 'The item drops, and the machine reports a failure: its sensor detected nothing.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({ boardCode: boardCodeSchema.default(6) }),
  paramDocs: [
    {
      name: 'boardCode',
      description: 'Board code of the failure that it reports, one of PROTOCOL §5; the default is 6 (Goods are Stuck).',
    },
  ],
  fits: () => true,
  apply(plan, { boardCode }, context) {
    const answerMs = timeOf(plan, 'answer');
    if (answerMs === undefined || timeOf(plan, 'drop') === undefined) return plan;
    return sortByTime([context.fireAt(answerMs), ...replaceAnswer(plan, failureOutcome(boardCode))]);
  },
};
