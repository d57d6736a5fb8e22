import { reported } from './reported-fault.ts';

/** Board code 7 (PROTOCOL §5). */
export const slotTypeError = reported({
  name: 'slot-type-error',
  code: 7,
  says: 'The lane is set to another type of drive than it has; the board turns the command down.',
  noticed: 'before-motor',
});
