import { reportedFault } from './reported-fault.ts';

/** Board code 2 (PROTOCOL §5). */
export const loadNoCurrent = reportedFault({
  name: 'load-no-current',
  code: 2,
  description: 'No current flows when the motor is to turn: it is unplugged, or its wire is cut.',
  detectedAt: 'no-movement',
});
