import { z } from 'zod';
import type { MachineFault } from '../fault.ts';

/** Parameters of `reconnect-storm`. */
export interface ReconnectStormParams {
  /** From one cut to the next, in ms. */
  readonly everyMs: number;
}

/** All machines of a group with this fault dial at the same times. */
export const reconnectStorm: MachineFault<ReconnectStormParams> = {
  scope: 'machine',
  name: 'reconnect-storm',
  family: 'connection',
  description:
    'Each time the connection is up, the machine drops it and dials again at once, without the usual pauses.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({ everyMs: z.number().int().min(10).max(86_400_000).default(200) }),
  paramDocs: [{ name: 'everyMs', description: 'From one cut to the next, 10–86400000 ms; the default is 200.' }],
  fits: () => true,
  inject(machine, { everyMs }, { fired }) {
    let timer = machine.clock.after(everyMs, function cut() {
      if (machine.isOnline()) {
        fired();
        machine.cutConnection(0);
      }
      timer = machine.clock.after(everyMs, cut);
    });
    return () => timer.cancel();
  },
};
