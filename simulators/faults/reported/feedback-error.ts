import { reportedFault } from './reported-fault.ts';

/** Board code 4 (PROTOCOL §5). */
export const feedbackError = reportedFault({
  name: 'feedback-error',
  code: 4,
  description:
    'The motor turns, but its switch gives no feedback: the board lets it turn until it gives up. The coil has ' +
    'turned, so the item usually falls.',
  detectedAt: 'motor-gives-up',
  drops: true,
});
