import { reported } from './reported-fault.ts';

/** Board code 1 (PROTOCOL §5). */
export const slotInvalid = reported({
  name: 'slot-invalid',
  code: 1,
  says: 'The board knows no such lane and turns the command down; nothing moves.',
  noticed: 'before-motor',
});
