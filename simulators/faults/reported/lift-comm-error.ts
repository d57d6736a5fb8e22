import { reportedFault } from './reported-fault.ts';

/** Board code 16 (PROTOCOL §5). */
export const liftCommError = reportedFault({
  name: 'lift-comm-error',
  code: 16,
  description: 'The lift’s controller does not answer.',
  detectedAt: 'no-movement',
  fits: (motor) => motor.hasLift,
});
