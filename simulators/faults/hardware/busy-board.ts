import { z } from 'zod';
import type { MachineFault } from '../fault.ts';

/** The driver board reports that it is busy, so the host reads no commands: they wait. */
export const busyBoard: MachineFault<Record<string, never>> = {
  scope: 'machine',
  name: 'busy-board',
  family: 'hardware',
  description: 'The driver board reports that it is busy, so the host reads no commands: they wait.',
  source: 'INVARIANTS, faults; PROTOCOL §7: run status 1, busy, per board',
  paramsSchema: z.strictObject({}),
  paramDocs: [],
  fits: () => true,
  inject(machine, _params, { fired }) {
    machine.setBusy({ onWait: fired });
    return () => machine.setBusy(null);
  },
};
