import { reportedFault } from './reported-fault.ts';

/** Board code 17 (PROTOCOL §5). */
export const liftLimitUp = reportedFault({
  name: 'lift-limit-up',
  code: 17,
  description: 'The lift does not reach, or does not leave, its upper limit.',
  detectedAt: 'no-movement',
  fits: (motor) => motor.hasLift,
});
