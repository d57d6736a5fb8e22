import { z } from 'zod';
import type { MachineFault } from '../fault.ts';

/**
 * Only heartbeats are missing: acknowledgements, answers and other messages are sent as ever. Without any the core
 * regards the machine as offline after its limit of silence.
 */
export const noHeartbeat: MachineFault<Record<string, never>> = {
  scope: 'machine',
  name: 'no-heartbeat',
  family: 'connection',
  description: 'The machine sends no heartbeats, though its connection is up and it still runs.',
  source: 'PROTOCOL §7',
  paramsSchema: z.strictObject({}),
  paramDocs: [],
  fits: () => true,
  inject(machine, _params, { fired }) {
    machine.muteHeartbeats({ onMuted: fired });
    return () => machine.muteHeartbeats(null);
  },
};
