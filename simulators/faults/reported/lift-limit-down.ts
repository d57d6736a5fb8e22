import { reported } from './reported-fault.ts';

/** Board code 19 (PROTOCOL §5). */
export const liftLimitDown = reported({
  name: 'lift-limit-down',
  code: 19,
  says: 'The lift with the item on it does not come down to its lower limit: the belt has run, the customer gets nothing.',
  noticed: 'after-run',
  fits: (motor) => motor.hasLift,
  drops: false,
});
