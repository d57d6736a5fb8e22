import { z } from 'zod';
import type { MachineFault } from '../fault.ts';

/**
 * The cloud takes the newer connection for the machine and hangs up on the older one. The end of its window mends
 * nothing: the newer one goes on being the machine's.
 */
export const twoSockets: MachineFault<Record<string, never>> = {
  scope: 'machine',
  name: 'two-sockets',
  family: 'connection',
  description:
    'A second connection comes with the same machine number, as after a modem was swapped and the old one left in.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({}),
  paramDocs: [],
  fits: () => true,
  inject(machine, _params, { fired }) {
    fired();
    machine.openSecondConnection();
    return () => undefined;
  },
};
