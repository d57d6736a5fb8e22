import { reported } from './reported-fault.ts';

/** Board code 2 (PROTOCOL §5). */
export const loadNoCurrent = reported({
  name: 'load-no-current',
  code: 2,
  says: 'No current flows when the motor is to turn: it is unplugged, or its wire is cut.',
  noticed: 'waits-in-vain',
});
