import { z } from 'zod';
import type { MachineFault } from '../fault.ts';

/** The driver board says that it is busy, so the host takes no command from the line: they wait. */
export const busyBoard: MachineFault<Record<string, never>> = {
  strikes: 'machine',
  name: 'busy-board',
  family: 'body',
  says: 'The driver board says that it is busy, so the host takes no command from the line: they wait.',
  source: 'INVARIANTS, faults; PROTOCOL §7: run status 1, busy, per board',
  params: z.strictObject({}),
  paramTexts: [],
  fits: () => true,
  begin(machine, _params, { fired }) {
    machine.keepBusy({ waited: fired });
    return () => machine.keepBusy(null);
  },
};
