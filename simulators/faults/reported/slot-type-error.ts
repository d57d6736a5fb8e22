import { reportedFault } from './reported-fault.ts';

/** Board code 7 (PROTOCOL §5). */
export const slotTypeError = reportedFault({
  name: 'slot-type-error',
  code: 7,
  description: 'The lane is configured for another type of drive; the board rejects the command.',
  detectedAt: 'before-motor',
});
