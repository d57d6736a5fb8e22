import { z } from 'zod';
import type { MachineFault } from '../fault.ts';

/** Parameters of `reconnect-storm`. */
export interface ReconnectStormParams {
  /** From one cut to the next, in ms. */
  readonly everyMs: number;
}

/** Every machine of a group that has it dials at the same times: that makes the storm. */
export const reconnectStorm: MachineFault<ReconnectStormParams> = {
  scope: 'machine',
  name: 'reconnect-storm',
  family: 'connection',
  description:
    'Every time the line is up it is thrown away and dialled again at once, without the pauses that machines ' +
    'should keep.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({ everyMs: z.number().int().min(10).max(86_400_000).default(200) }),
  paramDocs: [{ name: 'everyMs', description: 'From one cut to the next, 10–86400000 ms; 200 unless told otherwise.' }],
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
