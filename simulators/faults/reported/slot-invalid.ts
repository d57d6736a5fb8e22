import { reportedFault } from './reported-fault.ts';

/** Board code 1 (PROTOCOL §5). */
export const slotInvalid = reportedFault({
  name: 'slot-invalid',
  code: 1,
  description: 'The board has no such lane and rejects the command; nothing moves.',
  detectedAt: 'before-motor',
});
