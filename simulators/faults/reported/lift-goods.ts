import { reportedFault } from './reported-fault.ts';

/** Board code 18 (PROTOCOL §5). */
export const liftGoods = reportedFault({
  name: 'lift-goods',
  code: 18,
  description: 'Something lies on the lift’s platform already; nothing is put on top of it.',
  detectedAt: 'before-motor',
  fits: (motor) => motor.hasLift,
});
