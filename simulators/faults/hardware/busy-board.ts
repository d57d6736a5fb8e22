import { z } from 'zod';
import type { MachineFault } from '../fault.ts';

/** The driver board says that it is busy, so the host takes no command from the line: they wait. */
export const busyBoard: MachineFault<Record<string, never>> = {
  scope: 'machine',
  name: 'busy-board',
  family: 'body',
  description: 'The driver board says that it is busy, so the host takes no command from the line: they wait.',
  source: 'INVARIANTS, faults; PROTOCOL §7: run status 1, busy, per board',
  paramsSchema: z.strictObject({}),
  paramDocs: [],
  fits: () => true,
  inject(machine, _params, { fired }) {
    machine.setBusy({ onWait: fired });
    return () => machine.setBusy(null);
  },
};
