import { reportedFault } from './reported-fault.ts';

/** Board code 25 (PROTOCOL §5). */
export const vermoEncode = reportedFault({
  name: 'vermo-encode',
  code: 25,
  description: 'The lift’s motor turns, but its encoder counts nothing.',
  detectedAt: 'no-movement',
  fits: (motor) => motor.hasLift,
});
