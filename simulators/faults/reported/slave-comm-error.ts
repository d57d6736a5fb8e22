import { reportedFault } from './reported-fault.ts';

/** Board code 8 (PROTOCOL §5). */
export const slaveCommError = reportedFault({
  name: 'slave-comm-error',
  code: 8,
  description:
    'The driver board does not answer the host: its wiring or its address is wrong. If only the way back is cut, ' +
    'the item falls all the same.',
  detectedAt: 'waits-in-vain',
  drops: false,
});
