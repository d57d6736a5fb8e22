import { reported } from './reported-fault.ts';

/** Board code 16 (PROTOCOL §5). */
export const liftCommError = reported({
  name: 'lift-comm-error',
  code: 16,
  says: 'The lift’s controller does not answer.',
  noticed: 'waits-in-vain',
  fits: (motor) => motor.hasLift,
});
