import { reportedFault } from './reported-fault.ts';

/** Board code 18 (PROTOCOL §5). */
export const liftGoods = reportedFault({
  name: 'lift-goods',
  code: 18,
  description: 'Something already lies on the lift’s platform; the board puts nothing on top of it.',
  detectedAt: 'before-motor',
  fits: (motor) => motor.hasLift,
});
