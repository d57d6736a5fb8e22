import { reportedFault } from './reported-fault.ts';

/** Board code 23 (PROTOCOL §5). */
export const vermoBreak = reportedFault({
  name: 'vermo-break',
  code: 23,
  description: 'The lift’s motor has no power.',
  detectedAt: 'before-motor',
  fits: (motor) => motor.hasLift,
});
