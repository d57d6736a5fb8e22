import { reportedFault } from './reported-fault.ts';

/** Board code 7 (PROTOCOL §5). */
export const slotTypeError = reportedFault({
  name: 'slot-type-error',
  code: 7,
  description: 'The lane is set to another type of drive than it has; the board turns the command down.',
  detectedAt: 'before-motor',
});
