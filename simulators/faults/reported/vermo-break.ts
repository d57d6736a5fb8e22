import { reported } from './reported-fault.ts';

/** Board code 23 (PROTOCOL §5). */
export const vermoBreak = reported({
  name: 'vermo-break',
  code: 23,
  says: 'The lift’s motor has no power.',
  noticed: 'before-motor',
  fits: (motor) => motor.hasLift,
});
