import { reportedFault } from './reported-fault.ts';

/** Board code 4 (PROTOCOL §5). */
export const feedbackError = reportedFault({
  name: 'feedback-error',
  code: 4,
  description:
    'The motor turns, but its switch gives no feedback: the board stops it at its time limit. The coil has turned, ' +
    'so the item usually drops.',
  detectedAt: 'turn-limit',
  drops: true,
});
