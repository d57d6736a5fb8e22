import { reported } from './reported-fault.ts';

/** Board code 18 (PROTOCOL §5). */
export const liftGoods = reported({
  name: 'lift-goods',
  code: 18,
  says: 'Something lies on the lift’s platform already; nothing is put on top of it.',
  noticed: 'before-motor',
  fits: (motor) => motor.hasLift,
});
