import { reported } from './reported-fault.ts';

/** Board code 17 (PROTOCOL §5). */
export const liftLimitUp = reported({
  name: 'lift-limit-up',
  code: 17,
  says: 'The lift does not reach, or does not leave, its upper limit.',
  noticed: 'waits-in-vain',
  fits: (motor) => motor.hasLift,
});
