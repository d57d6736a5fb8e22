import { reportedFault } from './reported-fault.ts';

/** Board code 19 (PROTOCOL §5). */
export const liftLimitDown = reportedFault({
  name: 'lift-limit-down',
  code: 19,
  description:
    'The lift with the item on it does not come down to its lower limit: the belt has run, the customer gets nothing.',
  detectedAt: 'after-run',
  fits: (motor) => motor.hasLift,
  drops: false,
});
