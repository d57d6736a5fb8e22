import { reportedFault } from './reported-fault.ts';

/** Board code 3 (PROTOCOL §5). */
export const overCurrent = reportedFault({
  name: 'over-current',
  code: 3,
  description: 'The motor draws too much current, and the board cuts it off.',
  detectedAt: 'motor-cut-off',
});
