import { reported } from './reported-fault.ts';

/** Board code 24 (PROTOCOL §5). */
export const vermoShort = reported({
  name: 'vermo-short',
  code: 24,
  says: 'The lift’s motor is shorted, and the board cuts it off.',
  noticed: 'before-motor',
  fits: (motor) => motor.hasLift,
});
