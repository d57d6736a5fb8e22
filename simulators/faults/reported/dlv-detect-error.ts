import { reportedFault } from './reported-fault.ts';

/** Board code 5 (PROTOCOL §5). */
export const dlvDetectError = reportedFault({
  name: 'dlv-detect-error',
  code: 5,
  description:
    'The item lies on the platform, or the drop sensor is bad: the board sees something in the light curtain that ' +
    'should be gone.',
  detectedAt: 'after-run',
  fits: (motor) => motor.hasDropSensor,
  drops: true,
});
