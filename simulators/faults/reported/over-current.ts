import { reported } from './reported-fault.ts';

/** Board code 3 (PROTOCOL §5). */
export const overCurrent = reported({
  name: 'over-current',
  code: 3,
  says: 'The motor draws too much current, and the board cuts it off.',
  noticed: 'motor-cut-off',
});
