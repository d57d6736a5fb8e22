import { z } from 'zod';
import type { MachineFault } from '../fault.ts';

/**
 * The cloud accepts the newer connection and closes the older one. The end of the time window changes nothing: the
 * newer connection stays.
 */
export const twoSockets: MachineFault<Record<string, never>> = {
  scope: 'machine',
  name: 'two-sockets',
  family: 'connection',
  description:
    'A second connection uses the same machine number, as after a modem was swapped and the old one left in.',
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
