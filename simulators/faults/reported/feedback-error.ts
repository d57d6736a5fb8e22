import { reported } from './reported-fault.ts';

/** Board code 4 (PROTOCOL §5). */
export const feedbackError = reported({
  name: 'feedback-error',
  code: 4,
  says: 'The motor turns, but its switch gives no feedback: the board lets it turn until it gives up. The coil has turned, so the item usually falls.',
  noticed: 'motor-gives-up',
  drops: true,
});
