import { reportedFault } from './reported-fault.ts';

/** Board code 24 (PROTOCOL §5). */
export const vermoShort = reportedFault({
  name: 'vermo-short',
  code: 24,
  description: 'The lift’s motor is shorted, and the board cuts it off.',
  detectedAt: 'before-motor',
  fits: (motor) => motor.hasLift,
});
