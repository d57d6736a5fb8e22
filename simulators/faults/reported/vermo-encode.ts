import { reported } from './reported-fault.ts';

/** Board code 25 (PROTOCOL §5). */
export const vermoEncode = reported({
  name: 'vermo-encode',
  code: 25,
  says: 'The lift’s motor turns, and its encoder counts nothing.',
  noticed: 'waits-in-vain',
  fits: (motor) => motor.hasLift,
});
