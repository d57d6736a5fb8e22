import { reportedFault } from './reported-fault.ts';

/** Board code 8 (PROTOCOL §5). */
export const slaveCommError = reportedFault({
  name: 'slave-comm-error',
  code: 8,
  description:
    'The driver board does not answer the host: its wiring or its address is wrong. If only the return line is cut, ' +
    'the item still drops.',
  detectedAt: 'no-movement',
  drops: false,
});
