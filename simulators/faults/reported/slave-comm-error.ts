import { reported } from './reported-fault.ts';

/** Board code 8 (PROTOCOL §5). */
export const slaveCommError = reported({
  name: 'slave-comm-error',
  code: 8,
  says: 'The driver board does not answer the host: its wiring or its address is wrong. If only the way back is cut, the item falls all the same.',
  noticed: 'waits-in-vain',
  drops: false,
});
